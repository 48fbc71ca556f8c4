// A reader for certificates of the usual shape. Whatever it does not know for sure it refuses:
// libcrypto then reads the file. What it has to know is what d2i_X509(3) checks and, from 3.0 on,
// what it looks into besides: the extensions that are kept decoded in the certificate. An
// extension is let pass only when it is one of those below, or of nobody's that libcrypto knows.
#include "der_certificate.h"

#include <cstring>

#include "der_name.h"

namespace s_client {

using namespace der;

namespace {

// A signature algorithm: parameters are absent or NULL.
bool TakeSignatureAlgorithm(Der& in) {
  Der algorithm;
  Der oid;
  Der null;
  if (!Take(in, kSequence, algorithm) || !TakeOid(algorithm, oid)) return false;
  if (Next(algorithm, kNull) && (!Take(algorithm, kNull, null) || !null.empty())) return false;
  return algorithm.empty();
}

bool IsRsaKey(Der bits) {
  constexpr size_t kMaxModulus = 2049;
  constexpr size_t kMaxExponent = 9;
  Der key;
  return Take(bits, kSequence, key) && bits.empty() && TakePositive(key, kMaxModulus) &&
         TakePositive(key, kMaxExponent) && key.empty();
}

// RSA, an elliptic curve by name, Ed25519 or Ed448.
bool TakePublicKey(Der& in) {
  Der info;
  Der algorithm;
  Der oid;
  Der parameter;
  Der bits;
  int unused = 0;
  if (!Take(in, kSequence, info) || !Take(info, kSequence, algorithm) || !TakeOid(algorithm, oid)) {
    return false;
  }
  const Der parameters = algorithm;
  if (!TakeBitString(info, bits, unused) || unused != 0 || !info.empty()) return false;
  if (Is(oid, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01})) {
    return Is(parameters, {kNull, 0}) && IsRsaKey(bits);
  }
  if (Is(oid, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01})) {
    return TakeOid(algorithm, parameter) && algorithm.empty();
  }
  return (Is(oid, {0x2b, 0x65, 0x70}) || Is(oid, {0x2b, 0x65, 0x71})) && parameters.empty();
}

bool TakeTime(Der& in) {
  constexpr size_t kUtcSize = 13;
  constexpr size_t kGeneralizedSize = 15;
  Der value;
  const bool utc = Next(in, kUtcTime);
  if (!Take(in, utc ? kUtcTime : kGeneralizedTime, value)) return false;
  if (value.size() != (utc ? kUtcSize : kGeneralizedSize) || value.end[-1] != 'Z') return false;
  for (const uint8_t* at = value.at; at < value.end - 1; at++) {
    if (*at < '0' || *at > '9') return false;
  }
  return true;
}

bool TakeValidity(Der& in) {
  Der validity;
  return Take(in, kSequence, validity) && TakeTime(validity) && TakeTime(validity) &&
         validity.empty();
}

bool TakeGeneralName(Der& in) {
  constexpr uint8_t kDirectory = Explicit(4);
  if (Next(in, kDirectory)) {
    Der directory;
    uint64_t key = 0;
    return Take(in, kDirectory, directory) && TakeName(directory, key) && directory.empty();
  }
  for (const int kind : {1, 2, 6, 7}) {  // mail address, host name, URI, IP address
    if (Next(in, Implicit(kind))) return TakeOctets(in, Implicit(kind));
  }
  return false;
}

bool AreGeneralNames(Der names) {
  if (names.empty()) return false;
  while (!names.empty()) {
    if (!TakeGeneralName(names)) return false;
  }
  return true;
}

// Each of these checks the whole value of an extension.

bool IsBasicConstraints(Der value) {
  constexpr size_t kMaxPathLength = 4;
  Der constraints;
  Der ca;
  if (!Take(value, kSequence, constraints) || !value.empty()) return false;
  if (Next(constraints, kBoolean) && (!Take(constraints, kBoolean, ca) || !Is(ca, {0xff}))) {
    return false;
  }
  return constraints.empty() || (TakePositive(constraints, kMaxPathLength) && constraints.empty());
}

// An empty key usage makes a certificate invalid.
bool IsKeyUsage(Der value) {
  Der bits;
  int unused = 0;
  if (!TakeBitString(value, bits, unused) || !value.empty() || bits.size() > 2) return false;
  const int last = bits.end[-1] & (0xff << unused);
  return (bits.size() == 2 && bits.at[0] != 0) || last != 0;
}

bool IsNetscapeType(Der value) {
  Der bits;
  int unused = 0;
  return TakeBitString(value, bits, unused) && value.empty() && bits.size() == 1;
}

bool IsExtendedKeyUsage(Der value) {
  Der purposes;
  Der oid;
  if (!Take(value, kSequence, purposes) || !value.empty() || purposes.empty()) return false;
  while (!purposes.empty()) {
    if (!TakeOid(purposes, oid)) return false;
  }
  return true;
}

bool IsSubjectKeyIdentifier(Der value) { return TakeOctets(value, kOctetString) && value.empty(); }

bool IsAuthorityKeyIdentifier(Der value) {
  constexpr size_t kMaxSerial = 21;
  Der identifier;
  Der issuer;
  if (!Take(value, kSequence, identifier) || !value.empty()) return false;
  if (!TakeOctets(identifier, Implicit(0))) return false;
  if (identifier.empty()) return true;
  Der serial;
  return Take(identifier, Explicit(1), issuer) && AreGeneralNames(issuer) &&
         Take(identifier, Implicit(2), serial) && identifier.empty() &&
         IsInteger(serial, kMaxSerial);
}

bool IsAlternativeName(Der value) {
  Der names;
  return Take(value, kSequence, names) && value.empty() && AreGeneralNames(names);
}

// Points that have full names and nothing else.
bool IsDistributionPoints(Der value) {
  Der points;
  if (!Take(value, kSequence, points) || !value.empty() || points.empty()) return false;
  while (!points.empty()) {
    Der point;
    Der name;
    Der full;
    if (!Take(points, kSequence, point) || !Take(point, Explicit(0), name) || !point.empty() ||
        !Take(name, Explicit(0), full) || !name.empty() || !AreGeneralNames(full)) {
      return false;
    }
  }
  return true;
}

// Nobody decodes these while a certificate is read.
bool IsAnything(Der value) { return !value.empty(); }

struct Extension {
  size_t size;
  uint8_t oid[9];
  bool (*check)(Der value);
};

constexpr Extension kExtensions[] = {
    {3, {0x55, 0x1d, 0x0e}, &IsSubjectKeyIdentifier},
    {3, {0x55, 0x1d, 0x0f}, &IsKeyUsage},
    {3, {0x55, 0x1d, 0x10}, &IsAnything},  // privateKeyUsagePeriod
    {3, {0x55, 0x1d, 0x11}, &IsAlternativeName},
    {3, {0x55, 0x1d, 0x13}, &IsBasicConstraints},
    {3, {0x55, 0x1d, 0x1f}, &IsDistributionPoints},
    {3, {0x55, 0x1d, 0x20}, &IsAnything},  // certificatePolicies
    {3, {0x55, 0x1d, 0x23}, &IsAuthorityKeyIdentifier},
    {3, {0x55, 0x1d, 0x25}, &IsExtendedKeyUsage},
    {8, {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01}, &IsAnything},  // authorityInfoAccess
    {9, {0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 0x01, 0x01}, &IsNetscapeType},
};

// Arcs whose other extensions libcrypto may look into.
constexpr Extension kArcs[] = {
    {2, {0x55, 0x1d}, nullptr},                                // id-ce
    {7, {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01}, nullptr},  // id-pe
    {7, {0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42}, nullptr},  // Netscape's
};

bool StartsWith(const Der& oid, const Extension& row) {
  return oid.size() >= row.size && memcmp(oid.at, row.oid, row.size) == 0;
}

// A second extension of the same kind makes a certificate invalid.
bool IsHarmlessExtension(const Der& oid, const Der& value, unsigned& seen) {
  unsigned bit = 1;
  for (const Extension& row : kExtensions) {
    if (oid.size() == row.size && StartsWith(oid, row)) {
      const bool again = (seen & bit) != 0;
      seen |= bit;
      return !again && row.check(value);
    }
    bit <<= 1;
  }
  for (const Extension& arc : kArcs) {
    if (StartsWith(oid, arc)) return false;
  }
  return true;
}

bool TakeExtensions(Der& in) {
  Der wrapped;
  Der list;
  unsigned seen = 0;
  if (!Take(in, Explicit(3), wrapped) || !Take(wrapped, kSequence, list) || !wrapped.empty() ||
      list.empty()) {
    return false;
  }
  while (!list.empty()) {
    Der extension;
    Der oid;
    Der critical;
    Der value;
    if (!Take(list, kSequence, extension) || !TakeOid(extension, oid)) return false;
    if (Next(extension, kBoolean) &&
        (!Take(extension, kBoolean, critical) || !Is(critical, {0xff}))) {
      return false;
    }
    if (!Take(extension, kOctetString, value) || !extension.empty() ||
        !IsHarmlessExtension(oid, value, seen)) {
      return false;
    }
  }
  return true;
}

bool IsVersion3(Der& in) {
  Der version;
  return Take(in, Explicit(0), version) && Is(version, {kInteger, 1, 2});
}

bool ReadBody(Der body, uint64_t& subject) {
  constexpr size_t kMaxSerial = 21;
  uint64_t issuer = 0;
  return IsVersion3(body) && TakePositive(body, kMaxSerial) && TakeSignatureAlgorithm(body) &&
         TakeName(body, issuer) && TakeValidity(body) && TakeName(body, subject) &&
         TakePublicKey(body) && TakeExtensions(body) && body.empty();
}

}  // namespace

std::optional<uint64_t> SubjectKey(Der certificate) {
  Der whole;
  Der body;
  Der signature;
  int unused = 0;
  uint64_t subject = 0;
  if (!Take(certificate, kSequence, whole) || !certificate.empty() ||
      !Take(whole, kSequence, body) || !ReadBody(body, subject) || !TakeSignatureAlgorithm(whole) ||
      !TakeBitString(whole, signature, unused) || unused != 0 || !whole.empty()) {
    return std::nullopt;
  }
  return subject;
}

}  // namespace s_client
