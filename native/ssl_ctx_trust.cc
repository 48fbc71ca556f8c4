// How a context verifies the peer: mode, callback, parameters, trusted certificates.
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <memory>
#include <string>

#include "compat.h"
#include "deferred_certificates.h"
#include "ssl_ctx.h"
#include "ssl_events.h"
#include "verify_param.h"
#include "x509.h"
#include "x509_store.h"

namespace s_client {

namespace {

bool Set1Param(SslCtx& self, Args& args) {
  return SSL_CTX_set1_param(self.Idle(), args.Get<VerifyParam>(0).Get()) == 1;
}

Napi::Value Get0Param(SslCtx& self, Args& args) {
  return VerifyParam::Create(args.addon(), Borrow(SSL_CTX_get0_param(self.Get()), self.handle()));
}

int OnVerify(int ok, X509_STORE_CTX* store) noexcept {
  return RunVerify(CtxStateOf(SslOf(store)).verify.get(), ok, store);
}

void SetVerify(SslCtx& self, Args& args) {
  const int mode = args.Int(0);
  CtxState& state = self.state();
  state.verify = args.FunctionOrNull(1);
  SSL_CTX_set_verify(self.Get(), mode, state.verify ? &OnVerify : nullptr);
}

// Deferred certificates have no property query.
bool MayDefer(const SslCtx& self) { return !self.state().has_properties; }

void SetVerifyDepth(SslCtx& self, Args& args) { SSL_CTX_set_verify_depth(self.Get(), args.Int(0)); }

bool LoadVerifyFile(SslCtx& self, Args& args) {
  const std::string path = args.String(0);
  return (MayDefer(self) && DeferCertificates(SSL_CTX_get_cert_store(self.Get()), path)) ||
         SSL_CTX_load_verify_file(self.Get(), path.c_str()) == 1;
}

bool LoadVerifyDir(SslCtx& self, Args& args) {
  return SSL_CTX_load_verify_dir(self.Get(), args.String(0).c_str()) == 1;
}

bool LoadVerifyStore(SslCtx& self, Args& args) {
  return SSL_CTX_load_verify_store(self.Get(), args.String(0).c_str()) == 1;
}

bool SetDefaultVerifyFile(SslCtx& self, Args&) {
  return (MayDefer(self) && DeferDefaultCertificates(SSL_CTX_get_cert_store(self.Get()))) ||
         SSL_CTX_set_default_verify_file(self.Get()) == 1;
}

bool SetDefaultVerifyDir(SslCtx& self, Args&) {
  return SSL_CTX_set_default_verify_dir(self.Get()) == 1;
}

bool SetDefaultVerifyStore(SslCtx& self, Args&) {
  return SSL_CTX_set_default_verify_store(self.Get()) == 1;
}

Napi::Value GetCertStore(SslCtx& self, Args& args) {
  return X509Store::Share(args.addon(), SSL_CTX_get_cert_store(self.Get()));
}

void SetCertStore(SslCtx& self, Args& args) {
  SSL_CTX_set1_cert_store(self.Idle(), args.Get<X509Store>(0).Get());
}

bool Set1ChainCertStore(SslCtx& self, Args& args) {
  return SSL_CTX_set1_chain_cert_store(self.Idle(), args.Get<X509Store>(0).Get()) == 1;
}

bool Set1VerifyCertStore(SslCtx& self, Args& args) {
  return SSL_CTX_set1_verify_cert_store(self.Idle(), args.Get<X509Store>(0).Get()) == 1;
}

bool AddClientCa(SslCtx& self, Args& args) {
  return SSL_CTX_add_client_CA(self.Idle(), args.Get<X509>(0).Get()) == 1;
}

bool SetCaListFromFile(SslCtx& self, Args& args) {
  std::string path = args.String(0);
  NameStackPtr names(sk_X509_NAME_new_null());
  if (names == nullptr || SSL_add_file_cert_subjects_to_stack(names.get(), path.c_str()) != 1) {
    return false;
  }
  SSL_CTX_set0_CA_list(self.Idle(), names.release());
  return true;
}

}  // namespace

std::vector<Member> SslCtxTrustMembers() {
  return {
      SslCtx::Method<&Set1Param>("set1Param"),
      SslCtx::Method<&Get0Param>("get0Param"),
      SslCtx::Method<&SetVerify>("setVerify"),
      SslCtx::Method<&SetVerifyDepth>("setVerifyDepth"),
      SslCtx::Method<&LoadVerifyFile>("loadVerifyFile"),
      SslCtx::Method<&LoadVerifyDir>("loadVerifyDir"),
      SslCtx::Method<&LoadVerifyStore>("loadVerifyStore"),
      SslCtx::Method<&SetDefaultVerifyFile>("setDefaultVerifyFile"),
      SslCtx::Method<&SetDefaultVerifyDir>("setDefaultVerifyDir"),
      SslCtx::Method<&SetDefaultVerifyStore>("setDefaultVerifyStore"),
      SslCtx::Method<&GetCertStore>("getCertStore"),
      SslCtx::Method<&SetCertStore>("set1CertStore"),
      SslCtx::Method<&Set1ChainCertStore>("set1ChainCertStore"),
      SslCtx::Method<&Set1VerifyCertStore>("set1VerifyCertStore"),
      SslCtx::Method<&AddClientCa>("addClientCa"),
      SslCtx::Method<&SetCaListFromFile>("setCaListFromFile"),
  };
}

}  // namespace s_client
