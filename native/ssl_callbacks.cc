// Callbacks of one connection.
// Not here: those that a context hands to all its connections (ssl_ctx_callbacks.cc).
#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <memory>
#include <utility>

#include "bio.h"
#include "compat.h"
#include "ssl.h"
#include "ssl_events.h"

namespace s_client {

namespace {

int OnVerify(int ok, X509_STORE_CTX* store) noexcept {
  return RunVerify(StateOf(SslOf(store)).verify.get(), ok, store);
}

void SetVerify(Ssl& self, Args& args) {
  const int mode = args.Int(0);
  SslState& state = StateOf(self.Get());
  state.verify = args.FunctionOrNull(1);
  // A null callback would leave the one before in place.
  SSL_set_verify(self.Get(), mode, &OnVerify);
}

void OnInfo(const SSL* ssl, int where, int ret) noexcept {
  RunInfo(StateOf(ssl).info.get(), ssl, where, ret);
}

void SetInfoCallback(Ssl& self, Args& args) {
  SslState& state = StateOf(self.Get());
  state.info = args.FunctionOrNull(0);
  SSL_set_info_callback(self.Get(), state.info ? &OnInfo : nullptr);
}

void OnMessage(int write_p, int version, int content_type, const void* data, size_t length,
               SSL* ssl, void*) noexcept {
  Callback* callback = StateOf(ssl).msg.get();
  if (callback == nullptr) return;
  callback->Run([&](const Callback::Frame& call) {
    Napi::Env env = call.env();
    call({MakeNumber(env, write_p), MakeNumber(env, version), MakeNumber(env, content_type),
          MakeBuffer(env, data, length)});
  });
}

void SetMsgCallback(Ssl& self, Args& args) {
  SslState& state = StateOf(self.Get());
  state.msg = args.FunctionOrNull(0);
  SSL_set_msg_callback(self.Get(), state.msg ? &OnMessage : nullptr);
}

using MessageFunction = void(int, int, int, const void*, size_t, SSL*, void*);

bool SetMsgTrace(Ssl& self, Args& args) {
  Bio& bio = args.Get<Bio>(0);
  static auto* const trace = Find<MessageFunction>("SSL_trace");
  if (trace == nullptr || BIO_up_ref(bio.Get()) != 1) return false;
  SslState& state = StateOf(self.Get());
  // The one before may be printing right now.
  if (state.trace) args.addon().Dispose(std::shared_ptr<BIO>(std::move(state.trace)));
  state.trace.reset(bio.Get());
  SSL_set_msg_callback(self.Get(), trace);
  SSL_set_msg_callback_arg(self.Get(), state.trace.get());
  return true;
}

void OnTlsextDebug(SSL* ssl, int client_server, int type, const unsigned char* data, int length,
                   void*) noexcept {
  Callback* callback = StateOf(ssl).tlsext_debug.get();
  if (callback == nullptr) return;
  callback->Run([&](const Callback::Frame& call) {
    Napi::Env env = call.env();
    call({MakeNumber(env, client_server), MakeNumber(env, type),
          MakeBuffer(env, data, static_cast<size_t>(length))});
  });
}

void SetTlsextDebugCallback(Ssl& self, Args& args) {
  SslState& state = StateOf(self.Get());
  state.tlsext_debug = args.FunctionOrNull(0);
  SSL_set_tlsext_debug_callback(self.Get(), (state.tlsext_debug ? &OnTlsextDebug : nullptr));
}

}  // namespace

std::vector<Member> SslCallbackMembers() {
  return {
      Ssl::Method<&SetVerify>("setVerify"),
      Ssl::Method<&SetInfoCallback>("setInfoCallback"),
      Ssl::Method<&SetMsgCallback>("setMsgCallback"),
      Ssl::Method<&SetMsgTrace>("setMsgTrace"),
      Ssl::Method<&SetTlsextDebugCallback>("setTlsextDebugCallback"),
  };
}

}  // namespace s_client
