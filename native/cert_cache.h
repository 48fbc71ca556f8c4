// Certificates that libssl decoded, by their bytes, so that one that many servers send (a test's,
// an intermediate CA's) is decoded once: on 3.0 that is a quarter of a handshake, on 3.5 a
// twentieth. Belongs to one thread. Used by probe_engine; libssl comes by it through d2i_X509
// (cert_cache.cc).
#ifndef NATIVE_CERT_CACHE_H_
#define NATIVE_CERT_CACHE_H_

#include <openssl/x509.h>

#include <cstddef>
#include <string>
#include <unordered_map>

#include "owned.h"

namespace s_client {

class CertCache {
 public:
  // Holds so many certificates at most, twice as many for a moment; the ones used last stay.
  explicit CertCache(size_t most) : most_(most) {}

  // While it lives, what this thread decodes goes through the cache.
  class Use {
   public:
    explicit Use(CertCache& cache);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
  };

  // As d2i_X509(3).
  ::X509* Decode(::X509** out, const unsigned char** in, long length);

  // Of the library, past the addon's own.
  static ::X509* DecodeAnew(::X509** out, const unsigned char** in, long length);

 private:
  using Known = std::unordered_map<std::string, X509Ptr>;

  ::X509* Find(const std::string& der);

  const size_t most_;
  // What was used since the last change of generation, and what only before that.
  Known young_;
  Known old_;
  // Kept between calls, so that its memory is.
  std::string key_;
};

}  // namespace s_client

#endif  // NATIVE_CERT_CACHE_H_
