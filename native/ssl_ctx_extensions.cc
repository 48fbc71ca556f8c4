// What a context puts into the hello of its connections: ALPN, NPN, SRTP, fragment length, custom
// extensions.
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <openssl/tls1.h>

#include <memory>
#include <string>
#include <utility>

#include "ssl_ctx.h"

namespace s_client {

namespace {

int SetAlpnProtos(SslCtx& self, Args& args) {
  Bytes protos = args.Buffer(0);
  return SSL_CTX_set_alpn_protos(self.Idle(), protos.data(),
                                 static_cast<unsigned int>(protos.size()));
}

#ifndef OPENSSL_NO_NEXTPROTONEG

// Keeps the answer's protocol in the state, where it stays for libssl.
void ReadNextProto(Addon& addon, Napi::Value answer, SslState& state) {
  Napi::Object object = ReadObject(answer, kResult);
  Bytes protocol(addon, object.Get("protocol"), "protocol");
  if (protocol.size() > UINT8_MAX) ThrowRangeError(addon.env(), "protocol is too long");
  state.next_proto.assign(protocol.chars(), protocol.size());
}

int OnNextProto(SSL* ssl, unsigned char** out, unsigned char* out_length,
                const unsigned char* advertised, unsigned int length, void*) noexcept {
  Callback* callback = CtxStateOf(ssl).next_proto.get();
  if (callback == nullptr) return SSL_TLSEXT_ERR_NOACK;
  SslState& state = StateOf(ssl);
  const bool done = callback->Run([&](const Callback::Frame& call) {
    Napi::Value answer = call({MakeBuffer(call.env(), advertised, length), SslValue(call, ssl)});
    ReadNextProto(call.addon(), answer, state);
  });
  if (!done) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = reinterpret_cast<unsigned char*>(state.next_proto.data());
  *out_length = static_cast<unsigned char>(state.next_proto.size());
  return SSL_TLSEXT_ERR_OK;
}

void SetNextProtoSelectCb(SslCtx& self, Args& args) {
  CtxState& state = self.state();
  state.next_proto = args.FunctionOrNull(0);
  SSL_CTX_set_next_proto_select_cb(self.Get(), state.next_proto ? &OnNextProto : nullptr, nullptr);
}

#else

void SetNextProtoSelectCb(SslCtx&, Args&) {}

#endif

int SetTlsextUseSrtp(SslCtx& self, Args& args) {
  std::string profiles = args.String(0);
#ifndef OPENSSL_NO_SRTP
  return SSL_CTX_set_tlsext_use_srtp(self.Idle(), profiles.c_str());
#else
  (void)self;
  return 1;
#endif
}

bool SetTlsextMaxFragmentLength(SslCtx& self, Args& args) {
  const auto code = static_cast<uint8_t>(args.Int(0, 0, UINT8_MAX));
  return SSL_CTX_set_tlsext_max_fragment_length(self.Get(), code) == 1;
}

int OnCustomExtension(SSL* ssl, unsigned int type, const unsigned char* data, size_t length,
                      int* alert, void*) noexcept {
  auto& callbacks = CtxStateOf(ssl).custom_extensions;
  auto found = callbacks.find(type);
  if (found == callbacks.end()) return 1;
  const bool done = found->second->Run([&](const Callback::Frame& call) {
    Napi::Env env = call.env();
    call({MakeNumber(env, type), MakeBuffer(env, data, length), SslValue(call, ssl)});
  });
  if (!done) *alert = SSL_AD_INTERNAL_ERROR;
  return done ? 1 : 0;
}

bool AddClientCustomExt(SslCtx& self, Args& args) {
  SSL_CTX* ctx = self.Idle();
  const auto type = static_cast<unsigned int>(args.Int(0, 0, UINT16_MAX));
  std::unique_ptr<Callback> callback = args.Function(1);
  if (SSL_CTX_add_client_custom_ext(ctx, type, nullptr, nullptr, nullptr, &OnCustomExtension,
                                    nullptr) != 1) {
    return false;
  }
  self.state().custom_extensions[type] = std::move(callback);
  return true;
}

}  // namespace

std::vector<Member> SslCtxExtensionMembers() {
  return {
      SslCtx::Method<&SetAlpnProtos>("setAlpnProtos"),
      SslCtx::Method<&SetNextProtoSelectCb>("setNextProtoSelectCb"),
      SslCtx::Method<&SetTlsextUseSrtp>("setTlsextUseSrtp"),
      SslCtx::Method<&SetTlsextMaxFragmentLength>("setTlsextMaxFragmentLength"),
      SslCtx::Method<&AddClientCustomExt>("addClientCustomExt"),
  };
}

}  // namespace s_client
