#include "x509_crl.h"

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

Napi::Value FromHttp(Args& args) {
  std::string url = args.String(0);
  int timeout = args.Size(1);
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
  return X509Crl::Create(args.addon(),
                         X509CrlPtr(X509_CRL_load_http(url.c_str(), nullptr, nullptr, timeout)));
#else
  (void)timeout;
  return args.env().Null();
#endif
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
