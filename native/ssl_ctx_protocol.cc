// Options, modes, versions and ciphers of a context, and the sizes of its records.
#include <openssl/ssl.h>

#include <string>

#include "compat.h"
#include "ssl_ctx.h"

namespace s_client {

namespace {

Napi::Value Options(Args& args, SslOptions options) {
  return Napi::BigInt::New(args.env(), uint64_t{options});
}

Napi::Value SetOptions(SslCtx& self, Args& args) {
  const auto options = static_cast<SslOptions>(args.BigUint64(0));
  return Options(args, SSL_CTX_set_options(self.Get(), options));
}

Napi::Value ClearOptions(SslCtx& self, Args& args) {
  const auto options = static_cast<SslOptions>(args.BigUint64(0));
  return Options(args, SSL_CTX_clear_options(self.Get(), options));
}

Napi::Value GetOptions(SslCtx& self, Args& args) {
  return Options(args, SSL_CTX_get_options(self.Get()));
}

Napi::Value SetMode(SslCtx& self, Args& args) {
  return MakeNumber(args.env(),
                    static_cast<double>(SSL_CTX_set_mode(self.Get(), args.Unsigned(0))));
}

Napi::Value ClearMode(SslCtx& self, Args& args) {
  return MakeNumber(args.env(),
                    static_cast<double>(SSL_CTX_clear_mode(self.Get(), args.Unsigned(0))));
}

bool SetMinProtoVersion(SslCtx& self, Args& args) {
  return SSL_CTX_set_min_proto_version(self.Get(), args.Int(0)) == 1;
}

bool SetMaxProtoVersion(SslCtx& self, Args& args) {
  return SSL_CTX_set_max_proto_version(self.Get(), args.Int(0)) == 1;
}

long GetMinProtoVersion(SslCtx& self, Args&) { return SSL_CTX_get_min_proto_version(self.Get()); }

long GetMaxProtoVersion(SslCtx& self, Args&) { return SSL_CTX_get_max_proto_version(self.Get()); }

bool SetCipherList(SslCtx& self, Args& args) {
  return SSL_CTX_set_cipher_list(self.Idle(), args.String(0).c_str()) == 1;
}

bool SetCiphersuites(SslCtx& self, Args& args) {
  return SSL_CTX_set_ciphersuites(self.Idle(), args.String(0).c_str()) == 1;
}

void SetSecurityLevel(SslCtx& self, Args& args) {
  SSL_CTX_set_security_level(self.Get(), args.Int(0));
}

int GetSecurityLevel(SslCtx& self, Args&) { return SSL_CTX_get_security_level(self.Get()); }

bool Config(SslCtx& self, Args& args) {
  std::string name = args.String(0);
  SSL_CTX* ctx = self.Idle();
  BusyScope busy(ctx);
  return SSL_CTX_config(ctx, name.c_str()) == 1;
}

long SetSessionCacheMode(SslCtx& self, Args& args) {
  return SSL_CTX_set_session_cache_mode(self.Get(), args.Int(0));
}

bool SetMaxSendFragment(SslCtx& self, Args& args) {
  return SSL_CTX_set_max_send_fragment(self.Get(), args.Int(0)) == 1;
}

bool SetSplitSendFragment(SslCtx& self, Args& args) {
  return SSL_CTX_set_split_send_fragment(self.Get(), args.Int(0)) == 1;
}

bool SetMaxPipelines(SslCtx& self, Args& args) {
  return SSL_CTX_set_max_pipelines(self.Get(), args.Int(0)) == 1;
}

void SetDefaultReadBufferLen(SslCtx& self, Args& args) {
  SSL_CTX_set_default_read_buffer_len(self.Get(), static_cast<size_t>(args.Size(0)));
}

bool SetRecordPadding(SslCtx& self, Args& args) {
  return SSL_CTX_set_block_padding(self.Get(), static_cast<size_t>(args.Size(0))) == 1;
}

}  // namespace

std::vector<Member> SslCtxProtocolMembers() {
  return {
      SslCtx::Method<&SetOptions>("setOptions"),
      SslCtx::Method<&ClearOptions>("clearOptions"),
      SslCtx::Method<&GetOptions>("getOptions"),
      SslCtx::Method<&SetMode>("setMode"),
      SslCtx::Method<&ClearMode>("clearMode"),
      SslCtx::Method<&SetMinProtoVersion>("setMinProtoVersion"),
      SslCtx::Method<&SetMaxProtoVersion>("setMaxProtoVersion"),
      SslCtx::Method<&GetMinProtoVersion>("getMinProtoVersion"),
      SslCtx::Method<&GetMaxProtoVersion>("getMaxProtoVersion"),
      SslCtx::Method<&SetCipherList>("setCipherList"),
      SslCtx::Method<&SetCiphersuites>("setCiphersuites"),
      SslCtx::Method<&SetSecurityLevel>("setSecurityLevel"),
      SslCtx::Method<&GetSecurityLevel>("getSecurityLevel"),
      SslCtx::Method<&Config>("config"),
      SslCtx::Method<&SetSessionCacheMode>("setSessionCacheMode"),
      SslCtx::Method<&SetMaxSendFragment>("setMaxSendFragment"),
      SslCtx::Method<&SetSplitSendFragment>("setSplitSendFragment"),
      SslCtx::Method<&SetMaxPipelines>("setMaxPipelines"),
      SslCtx::Method<&SetDefaultReadBufferLen>("setDefaultReadBufferLen"),
      SslCtx::Method<&SetRecordPadding>("setRecordPadding"),
  };
}

}  // namespace s_client
