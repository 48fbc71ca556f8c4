// Values of DER, taken one after the other. Stricter than libcrypto, which takes BER too.
// Not here: what the values mean.
// Used by der_name.cc and der_certificate.cc.
#ifndef NATIVE_DER_H_
#define NATIVE_DER_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace s_client {

// Contents of a DER value, or a run of values.
struct Der {
  const uint8_t* at = nullptr;
  const uint8_t* end = nullptr;

  bool empty() const { return at == end; }
  size_t size() const { return static_cast<size_t>(end - at); }
};

namespace der {

enum Tag : uint8_t {
  kBoolean = 0x01,
  kInteger = 0x02,
  kBitString = 0x03,
  kOctetString = 0x04,
  kNull = 0x05,
  kOid = 0x06,
  kUtf8String = 0x0c,
  kPrintableString = 0x13,
  kT61String = 0x14,
  kIa5String = 0x16,
  kUtcTime = 0x17,
  kGeneralizedTime = 0x18,
  kSequence = 0x30,
  kSet = 0x31,
};

constexpr uint8_t Implicit(int number) { return static_cast<uint8_t>(0x80 | number); }
constexpr uint8_t Explicit(int number) { return static_cast<uint8_t>(0xa0 | number); }

bool Next(const Der& in, uint8_t tag);

// Takes a value off the front; only the shortest form of a length is read, up to 65535.
bool Take(Der& in, uint8_t tag, Der& value);

bool Is(const Der& value, std::initializer_list<uint8_t> bytes);

bool TakeOid(Der& in, Der& oid);

// Contents of an INTEGER.
bool IsInteger(const Der& value, size_t max_size);

bool TakePositive(Der& in, size_t max_size);

bool TakeBitString(Der& in, Der& bits, int& unused);

// A value that is not empty.
bool TakeOctets(Der& in, uint8_t tag);

}  // namespace der
}  // namespace s_client

#endif  // NATIVE_DER_H_
