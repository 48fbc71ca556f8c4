#include "x509_crl.h"

#include <openssl/ocsp.h>
#include <openssl/x509.h>

#include <string>

#include "addon.h"
#include "x509_name.h"

namespace s_client {

namespace {

Napi::Value IssuerName(X509Crl& crl, Args& args) {
  return X509Name::Create(
      args.addon(),
      Borrow(const_cast<const X509_NAME*>(X509_CRL_get_issuer(crl.Get())), crl.handle()));
}

#if OPENSSL_VERSION_NUMBER >= 0x30000000L

X509CrlPtr Fetch(const std::string& url, int timeout) {
  return X509CrlPtr(X509_CRL_load_http(url.c_str(), nullptr, nullptr, timeout));
}

#else  // 1.1.1, with neither proxies nor a time limit.

using RequestPtr = std::unique_ptr<OCSP_REQ_CTX, Free<OCSP_REQ_CTX_free> >;

X509CrlPtr Get(const char* host, const char* port, const char* path) {
  constexpr int kMaxLine = 1024;
  BioPtr bio(BIO_new_connect(host));
  if (!bio || BIO_set_conn_port(bio.get(), port) <= 0) return nullptr;
  RequestPtr request(OCSP_REQ_CTX_new(bio.get(), kMaxLine));
  if (!request || OCSP_REQ_CTX_http(request.get(), "GET", path) != 1 ||
      OCSP_REQ_CTX_add1_header(request.get(), "Host", host) != 1) {
    return nullptr;
  }
  X509_CRL* crl = nullptr;
  int result = 0;
  do {
    result = X509_CRL_http_nbio(request.get(), &crl);
  } while (result == -1);
  return X509CrlPtr(result == 1 ? crl : nullptr);
}

X509CrlPtr Fetch(const std::string& url, int) {
  char* host = nullptr;
  char* port = nullptr;
  char* path = nullptr;
  int secure = 0;
  if (OCSP_parse_url(url.c_str(), &host, &port, &path, &secure) != 1) return nullptr;
  OsslMem<char> parts[] = {OsslMem<char>(host), OsslMem<char>(port), OsslMem<char>(path)};
  return secure != 0 ? nullptr : Get(parts[0].get(), parts[1].get(), parts[2].get());
}

#endif

Napi::Value FromHttp(Args& args) {
  std::string url = args.String(0);
  int timeout = args.Size(1);
  return X509Crl::Create(args.addon(), Fetch(url, timeout));
}

Napi::Value FromDer(Args& args) {
  Bytes der = args.Buffer(0);
  const unsigned char* position = der.data();
  return X509Crl::Create(args.addon(), X509CrlPtr(d2i_X509_CRL(nullptr, &position, der.length())));
}

}  // namespace

std::vector<Member> X509Crl::Members() { return {Method<&IssuerName>("issuerName")}; }

void InitX509Crl(Addon& addon, Napi::Object exports) {
  exports.Set("X509Crl", Namespace(addon, {
                                              Function<&FromDer>("fromDer"),
                                              Function<&FromHttp>("fromHttp"),
                                          }));
}

}  // namespace s_client
