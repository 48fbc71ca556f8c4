#include "cert_cache.h"

#include <utility>

#include "compat.h"

namespace s_client {

namespace {

thread_local CertCache* in_use = nullptr;

}  // namespace

CertCache::Use::Use(CertCache& cache) { in_use = &cache; }

CertCache::Use::~Use() { in_use = nullptr; }

::X509* CertCache::DecodeAnew(::X509** out, const unsigned char** in, long length) {
  // The handle is libssl's, whose own scope is searched: the addon's function is not in it.
  static auto* const decode =
      s_client::Find<::X509*(::X509**, const unsigned char**, long)>("d2i_X509");
  return decode == nullptr ? nullptr : decode(out, in, length);
}

::X509* CertCache::Find(const std::string& der) {
  auto place = young_.find(der);
  if (place == young_.end()) {
    auto node = old_.extract(der);
    if (node.empty()) return nullptr;
    place = young_.insert(std::move(node)).position;
  }
  return place->second.get();
}

::X509* CertCache::Decode(::X509** out, const unsigned char** in, long length) {
  if (in == nullptr || *in == nullptr || length <= 0) return DecodeAnew(out, in, length);
  key_.assign(reinterpret_cast<const char*>(*in), static_cast<size_t>(length));
  ::X509* known = Find(key_);
  if (known != nullptr) {
    X509_up_ref(known);
    *in += length;
    if (out != nullptr) {
      X509_free(*out);
      *out = known;
    }
    return known;
  }
  const unsigned char* const start = *in;
  ::X509* cert = DecodeAnew(out, in, length);
  // What is followed by something else is none of a chain's certificates.
  if (cert == nullptr || *in != start + length) return cert;
  if (young_.size() >= most_) {
    old_ = std::move(young_);
    young_.clear();
  }
  X509_up_ref(cert);
  young_.emplace(key_, X509Ptr(cert));
  return cert;
}

}  // namespace s_client

// libssl decodes a server's certificates with d2i_X509. Its own look-up starts at the addon, since
// that heads its scope (see isolation.cc).
extern "C" __attribute__((visibility("default"))) X509* d2i_X509(X509** out,
                                                                 const unsigned char** in,
                                                                 long length) {
  return s_client::in_use == nullptr ? s_client::CertCache::DecodeAnew(out, in, length)
                                     : s_client::in_use->Decode(out, in, length);
}
