// Pre-shared keys of a context: TLS 1.2 identities and keys, TLS 1.3 sessions.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <cstring>

#include "compat.h"
#include "ssl_ctx.h"
#include "ssl_session.h"

namespace s_client {

namespace {

#ifndef OPENSSL_NO_PSK

// Where OnPskClient writes its answer.
struct PskAnswer {
  char* identity;
  unsigned int max_identity;
  unsigned char* psk;
  unsigned int max_psk;
};

// {identity, psk} or null; the length of the key, 0 for none.
unsigned int ReadPsk(Addon& addon, Napi::Value value, const PskAnswer& out) {
  if (IsNullish(value)) return 0;
  Napi::Object object = ReadObject(value, kResult);
  Bytes identity(addon, object.Get("identity"), "identity");
  Bytes psk(addon, object.Get("psk"), "psk");
  // The identity ends with a NUL.
  if (identity.size() >= out.max_identity) ThrowRangeError(addon.env(), "identity is too long");
  if (psk.size() > out.max_psk) ThrowRangeError(addon.env(), "psk is too long");
  memcpy(out.identity, identity.data(), identity.size());
  out.identity[identity.size()] = '\0';
  memcpy(out.psk, psk.data(), psk.size());
  return static_cast<unsigned int>(psk.size());
}

unsigned int OnPskClient(SSL* ssl, const char* hint, char* identity, unsigned int max_identity,
                         unsigned char* psk, unsigned int max_psk) noexcept {
  Callback* callback = CtxStateOf(ssl).psk_client.get();
  if (callback == nullptr) return 0;
  unsigned int length = 0;
  callback->Run([&](const Callback::Frame& call) {
    Napi::Env env = call.env();
    Napi::Value answer = call({MakeStringOrNull(env, hint), MakeNumber(env, max_identity),
                               MakeNumber(env, max_psk), SslValue(call, ssl)});
    length = ReadPsk(call.addon(), answer, {identity, max_identity, psk, max_psk});
  });
  return length;
}

void SetPskClientCallback(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.psk_client = args.FunctionOrNull(0);
  SSL_CTX_set_psk_client_callback(self.Get(), state.psk_client ? &OnPskClient : nullptr);
}

#else

void SetPskClientCallback(SslCtx&, Args&) {}

#endif

// {identity, session} or null: a session with a reference for libssl, or none.
SslSessionPtr ReadPskSession(Addon& addon, Napi::Value value, SslState& state) {
  if (IsNullish(value)) return nullptr;
  Napi::Object object = ReadObject(value, kResult);
  Bytes identity(addon, object.Get("identity"), "identity");
  SSL_SESSION* session = SslSession::Open(addon, object.Get("session"), "session").Get();
  state.psk_identity.assign(identity.chars(), identity.size());
  return SslSessionPtr(SSL_SESSION_up_ref(session) == 1 ? session : nullptr);
}

int OnPskSession(SSL* ssl, const EVP_MD* digest, const unsigned char** identity, size_t* length,
                 SSL_SESSION** session) noexcept {
  *identity = nullptr;
  *length = 0;
  *session = nullptr;
  Callback* callback = CtxStateOf(ssl).psk_session.get();
  if (callback == nullptr) return 1;
  SslState& state = StateOf(ssl);
  SslSessionPtr found;
  bool refused = false;
  const bool done = callback->Run([&](const Callback::Frame& call) {
    Napi::Env env = call.env();
    const int nid = digest == nullptr ? NID_undef : EVP_MD_get_type(digest);
    Napi::Value answer = call({MakeNumber(env, nid), SslValue(call, ssl)});
    refused = answer.IsBoolean() && !answer.As<Napi::Boolean>().Value();
    if (!refused) found = ReadPskSession(call.addon(), answer, state);
  });
  if (!done || refused) return 0;
  if (found != nullptr) {
    // Never null, as libssl wants it also of an empty one.
    *identity = reinterpret_cast<const unsigned char*>(state.psk_identity.data());
    *length = state.psk_identity.size();
    *session = found.release();
  }
  return 1;
}

void SetPskUseSessionCallback(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.psk_session = args.FunctionOrNull(0);
  SSL_CTX_set_psk_use_session_callback(self.Get(), state.psk_session ? &OnPskSession : nullptr);
}

}  // namespace

std::vector<Member> SslCtxPskMembers() {
  return {
      SslCtx::Method<&SetPskClientCallback>("setPskClientCallback"),
      SslCtx::Method<&SetPskUseSessionCallback>("setPskUseSessionCallback"),
  };
}

}  // namespace s_client
