// Own certificates and keys of a context.
#define OPENSSL_SUPPRESS_DEPRECATED 1  // ENGINE
#include <openssl/ssl.h>

#include "engine.h"
#include "pkey.h"
#include "ssl_ctx.h"
#include "x509.h"

namespace s_client {

namespace {

bool UseCertificate(SslCtx& self, Args& args) {
  SSL_CTX* ctx = self.Idle();
  X509& cert = args.Get<X509>(0);
  BusyScope busy(ctx);
  return SSL_CTX_use_certificate(ctx, cert.Get()) == 1;
}

bool UsePrivateKey(SslCtx& self, Args& args) {
  return SSL_CTX_use_PrivateKey(self.Idle(), args.Get<Pkey>(0).Get()) == 1;
}

bool CheckPrivateKey(SslCtx& self, Args&) { return SSL_CTX_check_private_key(self.Get()) == 1; }

bool Set1Chain(SslCtx& self, Args& args) {
  SSL_CTX* ctx = self.Idle();
  X509StackPtr chain = X509::Stack(args.List<X509>(0));
  BusyScope busy(ctx);
  return chain != nullptr && SSL_CTX_set1_chain(ctx, chain.get()) == 1;
}

int BuildCertChain(SslCtx& self, Args& args) {
  SSL_CTX* ctx = self.Idle();
  const int flags = args.Int(0);
  BusyScope busy(ctx);
  return static_cast<int>(SSL_CTX_build_cert_chain(ctx, flags));
}

bool SetClientCertEngine(SslCtx& self, Args& args) {
#ifndef OPENSSL_NO_ENGINE
  return SSL_CTX_set_client_cert_engine(self.Idle(), args.Get<Engine>(0).engine()) == 1;
#else
  (void)self;
  (void)args;
  return false;
#endif
}

int OnCert(SSL* ssl, void*) noexcept {
  Callback* callback = CtxStateOf(ssl).cert.get();
  if (callback == nullptr) return 1;
  SslState& state = StateOf(ssl);
  int answer = 0;
  state.choosing_certificate = true;
  callback->Run([&](const Callback::Frame& call) {
    answer = static_cast<int>(ReadInteger(call({SslValue(call, ssl)}), kResult, -1, 1));
  });
  state.choosing_certificate = false;
  return answer;
}

void SetCertCb(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.cert = args.FunctionOrNull(0);
  SSL_CTX_set_cert_cb(self.Get(), state.cert ? &OnCert : nullptr, nullptr);
}

}  // namespace

std::vector<Member> SslCtxIdentityMembers() {
  return {
      SslCtx::Method<&UseCertificate>("useCertificate"),
      SslCtx::Method<&UsePrivateKey>("usePrivateKey"),
      SslCtx::Method<&CheckPrivateKey>("checkPrivateKey"),
      SslCtx::Method<&Set1Chain>("set1Chain"),
      SslCtx::Method<&BuildCertChain>("buildCertChain"),
      SslCtx::Method<&SetClientCertEngine>("setClientCertEngine"),
      SslCtx::Method<&SetCertCb>("setCertCb"),
  };
}

}  // namespace s_client
