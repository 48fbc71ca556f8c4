// The security callback of a context: every decision of the security level, with what it is about.
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/ssl.h>

#include "cipher.h"
#include "compat.h"
#include "ssl_ctx.h"
#include "x509.h"

namespace s_client {

namespace {

// One decision, as libssl tells it.
struct Decision {
  const SSL* ssl;
  const SSL_CTX* ctx;
  int op;
  int bits;
  int nid;
  void* other;
  int default_result;
};

int LevelOf(const Decision& decision) {
  return decision.ssl != nullptr ? SSL_get_security_level(decision.ssl)
                                 : SSL_CTX_get_security_level(decision.ctx);
}

const char* CurveName(int nid) {
#ifndef OPENSSL_NO_EC
  return EC_curve_nid2nist(nid);
#else
  (void)nid;
  return nullptr;
#endif
}

// Fills what depends on the kind of thing the decision is about.
void SetOther(Addon& addon, const Decision& decision, Napi::Object event) {
  Napi::Env env = addon.env();
  for (const char* name : {"other", "curveName", "cert", "cipher"}) event.Set(name, env.Null());
  event.Set("pkeyBits", MakeNumber(env, 0));
  const int kind = decision.op & static_cast<int>(SSL_SECOP_OTHER_TYPE);
  if (kind == SSL_SECOP_OTHER_CURVE) {
    event.Set("curveName", MakeStringOrNull(env, CurveName(decision.nid)));
  }
  if (decision.other == nullptr) return;
  switch (kind) {
    case SSL_SECOP_OTHER_CIPHER:
      event.Set("cipher", Cipher::Show(addon, static_cast<const SSL_CIPHER*>(decision.other)));
      break;
    case SSL_SECOP_OTHER_SIGALG:
      event.Set("other", MakeString(env, static_cast<const char*>(decision.other), 2));
      break;
    case SSL_SECOP_OTHER_CERT:
      event.Set("cert", X509::Share(addon, static_cast<::X509*>(decision.other)));
      break;
    case SSL_SECOP_OTHER_PKEY:
      event.Set("pkeyBits",
                MakeNumber(env, EVP_PKEY_get_bits(static_cast<EVP_PKEY*>(decision.other))));
      break;
#if OPENSSL_VERSION_NUMBER < 0x30000000L && !defined(OPENSSL_NO_DH)
    case SSL_SECOP_OTHER_DH:
      event.Set("pkeyBits", MakeNumber(env, DH_bits(static_cast<const DH*>(decision.other))));
      break;
#endif
    default:
      break;
  }
}

Napi::Value MakeEvent(Addon& addon, const Decision& decision) {
  Napi::Env env = addon.env();
  const KeepErrno keep;
  Napi::Object event = Napi::Object::New(env);
  event.Set("op", MakeNumber(env, decision.op));
  event.Set("bits", MakeNumber(env, decision.bits));
  event.Set("nid", MakeNumber(env, decision.nid));
  event.Set("level", MakeNumber(env, LevelOf(decision)));
  event.Set("defaultResult", MakeNumber(env, decision.default_result));
  SetOther(addon, decision, event);
  return event;
}

int OnSecurity(const SSL* ssl, const SSL_CTX* ctx, int op, int bits, int nid, void* other,
               void* data) noexcept {
  // Decisions about a connection come without its context.
  CtxState& state = ssl != nullptr ? CtxStateOf(ssl) : StateOf(ctx);
  const int allowed = state.default_security(ssl, ctx, op, bits, nid, other, data);
  if (state.security == nullptr) return allowed;
  int answer = 0;
  state.security->Run([&](const Callback::Frame& call) {
    Napi::Value event = MakeEvent(call.addon(), {ssl, ctx, op, bits, nid, other, allowed});
    answer = static_cast<int>(
        ReadInteger(call({event, SslValue(call, ssl)}), kResult, INT_MIN, INT_MAX));
  });
  return answer;
}

void SetSecurityCallback(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  SSL_CTX* ctx = self.Get();
  if (state.default_security == nullptr)
    state.default_security = SSL_CTX_get_security_callback(ctx);
  state.security = args.FunctionOrNull(0);
  SSL_CTX_set_security_callback(ctx, state.security ? &OnSecurity : state.default_security);
}

}  // namespace

std::vector<Member> SslCtxSecurityMembers() {
  return {SslCtx::Method<&SetSecurityCallback>("setSecurityCallback")};
}

}  // namespace s_client
