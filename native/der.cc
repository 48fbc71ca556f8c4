#include "der.h"

#include <cstring>

namespace s_client::der {

bool Next(const Der& in, uint8_t tag) { return !in.empty() && *in.at == tag; }

bool Take(Der& in, uint8_t tag, Der& value) {
  if (in.size() < 2 || in.at[0] != tag) return false;
  size_t length = in.at[1];
  size_t header = 2;
  if (length == 0x81) {
    if (in.size() < 3 || in.at[2] < 0x80) return false;
    length = in.at[2];
    header = 3;
  } else if (length == 0x82) {
    if (in.size() < 4 || in.at[2] == 0) return false;
    length = size_t{in.at[2]} << 8 | in.at[3];
    header = 4;
  } else if (length >= 0x80) {
    return false;
  }
  if (in.size() - header < length) return false;
  value = {in.at + header, in.at + header + length};
  in.at = value.end;
  return true;
}

bool Is(const Der& value, std::initializer_list<uint8_t> bytes) {
  return value.size() == bytes.size() && memcmp(value.at, bytes.begin(), bytes.size()) == 0;
}

bool TakeOid(Der& in, Der& oid) {
  if (!Take(in, kOid, oid) || oid.empty() || oid.size() > 64 || oid.end[-1] >= 0x80) return false;
  bool starts = true;
  for (const uint8_t* at = oid.at; at < oid.end; at++) {
    if (starts && *at == 0x80) return false;
    starts = *at < 0x80;
  }
  return true;
}

bool IsInteger(const Der& value, size_t max_size) {
  if (value.empty() || value.size() > max_size) return false;
  if (value.size() == 1) return true;
  // No superfluous octet.
  const bool negative = value.at[1] >= 0x80;
  return negative ? value.at[0] != 0xff : value.at[0] != 0;
}

bool TakePositive(Der& in, size_t max_size) {
  Der value;
  return Take(in, kInteger, value) && IsInteger(value, max_size) && value.at[0] < 0x80;
}

bool TakeBitString(Der& in, Der& bits, int& unused) {
  if (!Take(in, kBitString, bits) || bits.size() < 2 || bits.at[0] > 7) return false;
  unused = *bits.at++;
  return true;
}

bool TakeOctets(Der& in, uint8_t tag) {
  Der value;
  return Take(in, tag, value) && !value.empty();
}

}  // namespace s_client::der
