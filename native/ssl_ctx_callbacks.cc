// Callbacks of a context that watch its connections, or answer for the peer's status.
// Not here: verification, own certificates, extensions, secrets and security, in files of their
// own.
#include <openssl/ssl.h>
#include <openssl/tls1.h>

#include <climits>
#include <memory>

#include "ssl_ctx.h"
#include "ssl_events.h"
#include "ssl_session.h"

namespace s_client {

namespace {

void OnInfo(const SSL* ssl, int where, int ret) noexcept {
  RunInfo(CtxStateOf(ssl).info.get(), ssl, where, ret);
}

void SetInfoCallback(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.info = args.FunctionOrNull(0);
  SSL_CTX_set_info_callback(self.Get(), state.info ? &OnInfo : nullptr);
}

int OnNewSession(SSL* ssl, SSL_SESSION* session) noexcept {
  Callback* callback = CtxStateOf(ssl).new_session.get();
  if (callback == nullptr) return 0;
  callback->Run([&](const Callback::Frame& call) {
    call({SslSession::Share(call.addon(), session), SslValue(call, ssl)});
  });
  return 0;  // the JS object has a reference of its own
}

void SessSetNewCb(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.new_session = args.FunctionOrNull(0);
  SSL_CTX_sess_set_new_cb(self.Get(), state.new_session ? &OnNewSession : nullptr);
}

void OnKeylog(const SSL* ssl, const char* line) noexcept {
  Callback* callback = CtxStateOf(ssl).keylog.get();
  if (callback == nullptr) return;
  callback->Run([&](const Callback::Frame& call) {
    call({MakeStringOrNull(call.env(), line), SslValue(call, ssl)});
  });
}

void SetKeylogCallback(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.keylog = args.FunctionOrNull(0);
  SSL_CTX_set_keylog_callback(self.Get(), state.keylog ? &OnKeylog : nullptr);
}

int OnStatus(SSL* ssl, void*) noexcept {
  Callback* callback = CtxStateOf(ssl).status.get();
  if (callback == nullptr) return 1;
  int answer = -1;
  callback->Run([&](const Callback::Frame& call) {
    answer = static_cast<int>(ReadInteger(call({SslValue(call, ssl)}), kResult, INT_MIN, INT_MAX));
  });
  return answer;
}

void SetTlsextStatusCb(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.status = args.FunctionOrNull(0);
  SSL_CTX_set_tlsext_status_cb(self.Get(), (state.status ? &OnStatus : nullptr));
}

int OnServername(SSL* ssl, int*, void*) noexcept {
  Callback* callback = CtxStateOf(ssl).servername.get();
  if (callback == nullptr) return SSL_TLSEXT_ERR_OK;
  const bool done =
      callback->Run([&](const Callback::Frame& call) { call({SslValue(call, ssl)}); });
  return done ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void SetTlsextServernameCallback(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.servername = args.FunctionOrNull(0);
  SSL_CTX_set_tlsext_servername_callback(self.Get(), (state.servername ? &OnServername : nullptr));
}

}  // namespace

std::vector<Member> SslCtxCallbackMembers() {
  return {
      SslCtx::Method<&SetInfoCallback>("setInfoCallback"),
      SslCtx::Method<&SessSetNewCb>("sessSetNewCb"),
      SslCtx::Method<&SetKeylogCallback>("setKeylogCallback"),
      SslCtx::Method<&SetTlsextStatusCb>("setTlsextStatusCb"),
      SslCtx::Method<&SetTlsextServernameCallback>("setTlsextServernameCallback"),
  };
}

}  // namespace s_client
