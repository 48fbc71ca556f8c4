// Own certificates and keys of one connection; inside the certificate callback, the place to
// choose.
#include <openssl/ssl.h>

#include "compat.h"
#include "pkey.h"
#include "ssl.h"
#include "x509.h"

namespace s_client {

namespace {

// libssl holds pointers to these while it works, but for the moment when it asks for them.
SSL* Changeable(Ssl& self) {
  SSL* ssl = self.Get();
  return StateOf(ssl).choosing_certificate ? ssl : self.Idle();
}

void CertsClear(Ssl& self, Args&) { SSL_certs_clear(Changeable(self)); }

Napi::Value SetCertFlags(Ssl& self, Args& args) {
  const auto flags = static_cast<long>(SSL_set_cert_flags(self.Get(), args.Unsigned(0)));
  return MakeNumber(args.env(), static_cast<double>(flags));
}

bool UseCertificate(Ssl& self, Args& args) {
  SSL* ssl = Changeable(self);
  X509& cert = args.Get<X509>(0);
  BusyScope busy(ssl);
  return SSL_use_certificate(ssl, cert.Get()) == 1;
}

bool UsePrivateKey(Ssl& self, Args& args) {
  return SSL_use_PrivateKey(Changeable(self), args.Get<Pkey>(0).Get()) == 1;
}

bool Set1Chain(Ssl& self, Args& args) {
  SSL* ssl = Changeable(self);
  X509StackPtr chain = X509::Stack(args.List<X509>(0));
  BusyScope busy(ssl);
  return chain != nullptr && SSL_set1_chain(ssl, chain.get()) == 1;
}

int BuildCertChain(Ssl& self, Args& args) {
  SSL* ssl = Changeable(self);
  const int flags = args.Int(0);
  BusyScope busy(ssl);
  return static_cast<int>(SSL_build_cert_chain(ssl, flags));
}

int CheckChain(Ssl& self, Args& args) {
  SSL* ssl = Changeable(self);
  X509& cert = args.Get<X509>(0);
  Pkey& key = args.Get<Pkey>(1);
  X509StackPtr chain = args.IsNullish(2) ? nullptr : X509::Stack(args.List<X509>(2));
  BusyScope busy(ssl);
  return SSL_check_chain(ssl, cert.Get(), key.Get(), chain.get());
}

// Kinds of certificates in the order of preference (RFC 7250); since 3.2.
bool SetCertType(const char* function, Ssl& self, Args& args) {
  auto* const set = Find<int(SSL*, const unsigned char*, size_t)>(function);
  Bytes types = args.Buffer(0);
  return set != nullptr && set(self.Idle(), types.data(), types.size()) == 1;
}

bool Set1ServerCertType(Ssl& self, Args& args) {
  return SetCertType("SSL_set1_server_cert_type", self, args);
}

bool Set1ClientCertType(Ssl& self, Args& args) {
  return SetCertType("SSL_set1_client_cert_type", self, args);
}

}  // namespace

std::vector<Member> SslIdentityMembers() {
  return {
      Ssl::Method<&Set1ServerCertType>("set1ServerCertType"),
      Ssl::Method<&Set1ClientCertType>("set1ClientCertType"),
      Ssl::Method<&CertsClear>("certsClear"),
      Ssl::Method<&SetCertFlags>("setCertFlags"),
      Ssl::Method<&UseCertificate>("useCertificate"),
      Ssl::Method<&UsePrivateKey>("usePrivateKey"),
      Ssl::Method<&Set1Chain>("set1Chain"),
      Ssl::Method<&BuildCertChain>("buildCertChain"),
      Ssl::Method<&CheckChain>("checkChain"),
  };
}

}  // namespace s_client
