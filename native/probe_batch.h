// What probes hand to JS: rows of numbers and a heap of bytes, both in memory that JS gave; names
// and certificates go by number, and are fetched once. Not here: what the numbers of a row are
// taken from (probe_gather.cc).
// Used by probe_engine and prober.
#ifndef NATIVE_PROBE_BATCH_H_
#define NATIVE_PROBE_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace s_client {

// The numbers of a row, in order; lib/probe/batch.ts names the same ones.
enum class Column : size_t {
  kId,
  kSlot,
  kEvent,
  kStage,
  kErrorKind,
  kErrorCode,
  kAlert,
  kConnectMs,
  kPlainMs,
  kHandshakeMs,
  kTotalMs,
  kVersion,
  kCipher,
  kCipherBits,
  kGroup,
  kTempKeyNid,
  kTempKeyBits,
  kSignature,
  kSignatureNid,
  kDigestNid,
  kCompression,
  kFlags,
  kVerifyResult,

  kTickets,
  kBytesRead,
  kBytesWritten,
  kChain,
  kChainLength,
  kAlpn,
  kAlpnLength,
  kOcsp,
  kOcspLength,
  kScts,
  kSctsLength,
  kText,
  kTextLength,
  kCount,
};

enum class ProbeEvent { kResult, kConnected, kData, kEnd };
enum class ProbeStage { kConnect, kPlain, kHandshake, kDone };
enum class ProbeError { kNone, kErrno, kSsl, kEof, kTimeout, kLimit };

enum ProbeFlag : unsigned {
  kReused = 1,
  kExtendedMasterSecret = 2,
  kSecureRenegotiation = 4,
  kServerCertificate = 8,
  kVerified = 16,
};

// Texts by number from 1; 0 is none. Never forgets: what goes in are names of ciphers and the like.
class Names {
 public:
  unsigned Number(const char* text);
  // Null for a number that was not given out.
  const std::string* Text(unsigned number) const;

 private:
  std::unordered_map<std::string, unsigned> numbers_;
  std::vector<std::string> texts_;
};

// Certificates (DER) by number from 1, each once. Bounded: see Trim().
class CertificateTable {
 public:
  explicit CertificateTable(size_t most) : most_(most) {}

  unsigned Number(std::string_view der);
  const std::string* Der(unsigned number) const;
  // Forgets all when there are more than allowed; numbers go on where they were.
  void Trim();

 private:
  const size_t most_;
  // Keys live in the nodes of the map, so that pointers to them stay.
  std::unordered_map<std::string, unsigned> numbers_;
  std::vector<const std::string*> ders_;
  unsigned first_ = 1;
};

class Batch {
 public:
  static constexpr size_t kColumns = static_cast<size_t>(Column::kCount);

  // `numbers` has room for rows of kColumns each.
  Batch(double* numbers, size_t rows, unsigned char* bytes, size_t size)
      : numbers_(numbers), rows_(rows), bytes_(bytes), size_(size) {}

  void Clear() { used_rows_ = used_ = 0; }
  size_t rows() const { return used_rows_; }
  // No room for what one event of a connection may add.
  bool IsFull() const { return used_rows_ + kSpareRows > rows_ || size_ - used_ < kRoomPerRow; }

  // A new row, all zero.
  void Add();
  // Sets a number of the newest row.
  void Set(Column column, double value) { row_[static_cast<size_t>(column)] = value; }
  // Puts bytes on the heap: their place goes into `column`, their length into the one behind it.
  // What does not fit is cut off.
  void SetBytes(Column column, const void* data, size_t length);

 private:
  static constexpr size_t kSpareRows = 2;
  static constexpr size_t kRoomPerRow = size_t{256} << 10;

  double* const numbers_;
  const size_t rows_;
  unsigned char* const bytes_;
  const size_t size_;
  double* row_ = nullptr;
  size_t used_rows_ = 0;
  size_t used_ = 0;
};

}  // namespace s_client

#endif  // NATIVE_PROBE_BATCH_H_
