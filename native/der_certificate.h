// What of a certificate is needed to find it by its subject, read from its DER alone.
// Not here: decoding, which is libcrypto's (deferred_certificates.cc), and PEM
// (pem_certificates.h).
#ifndef NATIVE_DER_CERTIFICATE_H_
#define NATIVE_DER_CERTIFICATE_H_

#include <optional>

#include "der.h"

namespace s_client {

// The key (see NameKey) of the subject of a certificate that any libcrypto decodes without a
// complaint, its extensions included. Nothing for a certificate that is the least bit unusual, also
// a good one.
std::optional<uint64_t> SubjectKey(Der certificate);

}  // namespace s_client

#endif  // NATIVE_DER_CERTIFICATE_H_
