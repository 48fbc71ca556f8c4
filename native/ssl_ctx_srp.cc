// SRP of a context: user name, strength, password, check of the server's group.
#define OPENSSL_SUPPRESS_DEPRECATED 1  // SRP
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/srp.h>
#include <openssl/ssl.h>

#include <optional>
#include <string>

#include "ssl_ctx.h"

namespace s_client {

namespace {

#ifndef OPENSSL_NO_SRP

bool SetSrpUsername(SslCtx& self, Args& args) {
  std::string name = args.String(0);
  return SSL_CTX_set_srp_username(self.Idle(), name.data()) == 1;
}

bool SetSrpStrength(SslCtx& self, Args& args) {
  return SSL_CTX_set_srp_strength(self.Idle(), args.Int(0)) == 1;
}

// libssl frees the answer.
char* OnSrpPassword(SSL* ssl, void*) noexcept {
  Callback* callback = CtxStateOf(ssl).srp_password.get();
  if (callback == nullptr) return nullptr;
  char* password = nullptr;
  callback->Run([&](const Callback::Frame& call) {
    Napi::Value answer = call({SslValue(call, ssl)});
    if (IsNullish(answer)) return;
    Bytes bytes(call.addon(), answer, kResult);
    password = OPENSSL_strndup(bytes.chars(), bytes.size());
  });
  return password;
}

void SetSrpPasswordCallback(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.srp_password = args.FunctionOrNull(0);
  SSL_CTX_set_srp_client_pwd_callback(self.Get(), state.srp_password ? &OnSrpPassword : nullptr);
}

// As BN_print writes it.
std::string Hex(const BIGNUM* number) {
  BioPtr bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || BN_print(bio.get(), number) != 1) return std::string();
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<size_t>(length));
}

int OnSrpParam(SSL* ssl, void*) noexcept {
  Callback* callback = CtxStateOf(ssl).srp_param.get();
  const BIGNUM* N = SSL_get_srp_N(ssl);
  const BIGNUM* g = SSL_get_srp_g(ssl);
  if (callback == nullptr || N == nullptr || g == nullptr) return 0;
  bool accepted = false;
  callback->Run([&](const Callback::Frame& call) {
    Napi::Env env = call.env();
    const bool known = SRP_check_known_gN_param(g, N) != nullptr;
    Napi::Value answer =
        call({MakeString(env, Hex(N)), MakeString(env, Hex(g)), Napi::Boolean::New(env, known),
              MakeNumber(env, BN_num_bits(N)), SslValue(call, ssl)});
    accepted = ReadBoolean(answer, kResult);
  });
  return accepted ? 1 : 0;
}

void SetSrpVerifyParamCallback(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.srp_param = args.FunctionOrNull(0);
  SSL_CTX_set_srp_verify_param_callback(self.Get(), state.srp_param ? &OnSrpParam : nullptr);
}

#else

bool SetSrpUsername(SslCtx&, Args&) { return false; }
bool SetSrpStrength(SslCtx&, Args&) { return false; }
void SetSrpPasswordCallback(SslCtx&, Args&) {}
void SetSrpVerifyParamCallback(SslCtx&, Args&) {}

#endif

}  // namespace

std::vector<Member> SslCtxSrpMembers() {
  return {
      SslCtx::Method<&SetSrpUsername>("setSrpUsername"),
      SslCtx::Method<&SetSrpStrength>("setSrpStrength"),
      SslCtx::Method<&SetSrpPasswordCallback>("setSrpPasswordCallback"),
      SslCtx::Method<&SetSrpVerifyParamCallback>("setSrpVerifyParamCallback"),
  };
}

}  // namespace s_client
