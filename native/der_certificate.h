// What of a certificate is needed to find it by its subject, read from its DER alone.
// Not here: decoding, which is libcrypto's (deferred_certificates.cc), and PEM
// (pem_certificates.h).
#ifndef NATIVE_DER_CERTIFICATE_H_
#define NATIVE_DER_CERTIFICATE_H_

#include <cstddef>
#include <cstdint>
#include <optional>

namespace s_client {

// Contents of a DER value, or a run of values.
struct Der {
  const uint8_t* at = nullptr;
  const uint8_t* end = nullptr;

  bool empty() const { return at == end; }
  size_t size() const { return static_cast<size_t>(end - at); }
};

// A number that two names have in common when libcrypto finds them equal (X509_NAME_cmp); other
// names may share it too. Nothing for a name with values that are not read here.
std::optional<uint64_t> NameKey(Der name);

// The key of the subject of a certificate that any libcrypto decodes without a complaint, its
// extensions included. Nothing for a certificate that is the least bit unusual, also a good one.
std::optional<uint64_t> SubjectKey(Der certificate);

}  // namespace s_client

#endif  // NATIVE_DER_CERTIFICATE_H_
