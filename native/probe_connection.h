// One probe under way, and what all probes of a kind share.
// Not here: what moves it on (probe_engine), what is told of it at the end (probe_gather).
#ifndef NATIVE_PROBE_CONNECTION_H_
#define NATIVE_PROBE_CONNECTION_H_

#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "owned.h"
#include "probe_batch.h"
#include "probe_wheel.h"

namespace s_client {

// What the probes of one option set have in common. The context belongs to it alone, since the
// engine sets callbacks of its own there.
struct ProbeSetup {
  std::shared_ptr<SSL_CTX> ctx;
  std::shared_ptr<SSL_SESSION> session;
  bool dtls = false;
  bool verify = false;
  bool ocsp = false;
  bool scts = false;
  // A connection ends with a reset instead of close_notify.
  bool reset = false;
  // How long to wait for session tickets after the handshake; 0: not at all.
  double tickets_ms = 0;
  double connect_ms = 0;
  double total_ms = 0;
  // Bytes read after which a probe is given up.
  uint64_t most_bytes = 0;
};

// What a single probe offers instead of what its context does.
struct ProbeOffer {
  std::optional<std::string> ciphers;
  std::optional<std::string> ciphersuites;
  std::optional<std::string> groups;
  int min_version = 0;
  int max_version = 0;
};

enum class ProbePhase : uint8_t { kFree, kConnecting, kPlain, kHandshake, kTickets };

// The due time of the base is the nearest deadline.
struct ProbeConnection : WheelEntry {
  ProbePhase phase = ProbePhase::kFree;
  // Tells events of an earlier probe in the same slot from this one's.
  uint32_t turn = 0;
  uint32_t slot = 0;
  int fd = -1;
  double id = 0;
  std::shared_ptr<const ProbeSetup> setup;
  std::string name;
  std::unique_ptr<ProbeOffer> offer;
  // JS speaks before the handshake (STARTTLS, proxy), or decides whether there will be one.
  bool pauses = false;
  SslPtr ssl;

  uint64_t bytes_read = 0;
  uint64_t bytes_written = 0;
  bool over_limit = false;
  bool ended = false;
  // Bytes read since it was last looked at, and whether it was stopped there (kBytesPerTurn).
  uint64_t bytes_of_turn = 0;
  bool has_more = false;
  // Received and not yet read by libssl; the socket has nothing more until it says so.
  std::string_view ahead;
  bool is_drained = false;
  // Holds what is ahead between two calls of libssl.
  std::string kept;
  int tickets = 0;

  double started = 0;
  double connected = 0;
  double plain_done = 0;
  double handshake_done = 0;
  // When the probe is given up, and when its present stage is.
  double deadline = 0;
  double stage_deadline = 0;

  // What JS wants written before the handshake and the socket did not take yet.
  std::string unsent;
};

// What libssl reads at a time at most: else a peer that is fast enough holds up all others, and
// its own deadline.
constexpr uint64_t kBytesPerTurn = uint64_t{64} << 10;

// A BIO on the connection's socket that counts and stops at the limit (probe_bio.cc).
BIO* NewProbeBio(ProbeConnection& connection);
// Has to follow each call of libssl that may read.
void KeepAhead(ProbeConnection& connection);

// The certificate chain and the answers of a probe that is over go into the newest row
// (probe_gather.cc).
void GatherConnection(const ProbeConnection& connection, Batch& batch, Names& names,
                      CertificateTable& certificates);
// Takes the error queue: its texts, the alert in it and the first code.
void GatherErrors(Batch& batch);

}  // namespace s_client

#endif  // NATIVE_PROBE_CONNECTION_H_
