// Certificates of a PEM file, as libcrypto would read them one after the other.
// Not here: what is in them (der_certificate.h).
#ifndef NATIVE_PEM_CERTIFICATES_H_
#define NATIVE_PEM_CERTIFICATES_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "der.h"

namespace s_client {

struct PemCertificates {
  // In the order of the file; they point into `bytes`.
  std::vector<Der> list;
  std::unique_ptr<uint8_t[]> bytes;
};

// The certificates of a regular file that holds nothing else but comments. Nothing when it cannot
// be read, or has a line that is not as OpenSSL writes it: what libcrypto makes of that is its own
// affair. Leaves errno as it was.
std::optional<PemCertificates> ReadPemCertificates(const std::string& path);

}  // namespace s_client

#endif  // NATIVE_PEM_CERTIFICATES_H_
