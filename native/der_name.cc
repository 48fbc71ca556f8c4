#include "der_name.h"

namespace s_client {

using namespace der;

namespace {

// RFC 3629: no overlong form, no surrogate, nothing beyond U+10FFFF.
bool IsUtf8(const Der& text) {
  for (const uint8_t* at = text.at; at < text.end;) {
    const uint8_t first = *at++;
    if (first < 0x80) continue;
    if (first < 0xc2 || first > 0xf4) return false;
    const int more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (text.end - at < more) return false;
    if ((first == 0xe0 && *at < 0xa0) || (first == 0xed && *at > 0x9f) ||
        (first == 0xf0 && *at < 0x90) || (first == 0xf4 && *at > 0x8f)) {
      return false;
    }
    for (int i = 0; i < more; i++) {
      if ((*at++ & 0xc0) != 0x80) return false;
    }
  }
  return true;
}

bool IsPrintableAscii(const Der& text) {
  for (const uint8_t* at = text.at; at < text.end; at++) {
    if (*at < 0x20 || *at > 0x7e) return false;
  }
  return true;
}

// To compare names libcrypto brings a value into UTF-8, takes blanks at its ends away, makes runs
// of them one, and writes ASCII letters small (asn1_string_canon in x_name.c, alike from 1.1.1 to
// 3.6). None of it adds, removes or moves an ASCII letter or digit, but for their case: so equal
// values have the same row of them, which is FNV-1a hashed here.
uint64_t ValueKey(const Der& text) {
  constexpr uint64_t kBasis = 0xcbf29ce484222325;
  constexpr uint64_t kPrime = 0x100000001b3;
  uint64_t hash = kBasis;
  for (const uint8_t* at = text.at; at < text.end; at++) {
    const auto small = static_cast<uint8_t>(*at | 0x20);
    const bool letter = small >= 'a' && small <= 'z';
    if (letter || (*at >= '0' && *at <= '9')) hash = (hash ^ (letter ? small : *at)) * kPrime;
  }
  return hash;
}

// The text of an attribute value, of the types whose ASCII characters stand as single octets.
bool TakeText(Der& in, Der& text) {
  if (in.empty()) return false;
  const uint8_t tag = *in.at;
  if (tag != kUtf8String && tag != kPrintableString && tag != kIa5String && tag != kT61String) {
    return false;
  }
  return Take(in, tag, text) && !text.empty() &&
         (tag == kUtf8String ? IsUtf8(text) : IsPrintableAscii(text));
}

// The values' keys are added up: a set's members have another order in libcrypto's canonical form.
bool TakeRdn(Der& in, uint64_t& key) {
  Der set;
  if (!Take(in, kSet, set) || set.empty()) return false;
  while (!set.empty()) {
    Der attribute;
    Der oid;
    Der text;
    if (!Take(set, kSequence, attribute) || !TakeOid(attribute, oid) ||
        !TakeText(attribute, text) || !attribute.empty()) {
      return false;
    }
    key += ValueKey(text);
  }
  return true;
}

}  // namespace

bool TakeName(Der& in, uint64_t& key) {
  Der name;
  if (!Take(in, kSequence, name) || name.empty()) return false;
  key = 0;
  while (!name.empty()) {
    if (!TakeRdn(name, key)) return false;
  }
  return true;
}

std::optional<uint64_t> NameKey(Der name) {
  uint64_t key = 0;
  if (!TakeName(name, key) || !name.empty()) return std::nullopt;
  return key;
}

}  // namespace s_client
