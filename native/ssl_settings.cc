// What is set on a connection before (or between) its handshakes.
#include <openssl/ssl.h>
#include <openssl/tls1.h>

#include <string>

#include "compat.h"
#include "ssl.h"
#include "ssl_session.h"
#include "verify_param.h"

namespace s_client {

namespace {

bool SetTlsextHostName(Ssl& self, Args& args) {
  std::string name = args.String(0);
  return SSL_set_tlsext_host_name(self.Idle(), name.data()) == 1;
}

bool SetSession(Ssl& self, Args& args) {
  return SSL_set_session(self.Idle(), args.Get<SslSession>(0).Get()) == 1;
}

Napi::Value SetMode(Ssl& self, Args& args) {
  return MakeNumber(args.env(), static_cast<double>(SSL_set_mode(self.Idle(), args.Unsigned(0))));
}

Napi::Value SetOptions(Ssl& self, Args& args) {
  uint64_t options = args.BigUint64(0);
  return Napi::BigInt::New(
      args.env(), uint64_t{SSL_set_options(self.Idle(), static_cast<SslOptions>(options))});
}

Napi::Value GetOptions(Ssl& self, Args& args) {
  return Napi::BigInt::New(args.env(), uint64_t{SSL_get_options(self.Get())});
}

Napi::Value Get0Param(Ssl& self, Args& args) {
  return VerifyParam::Create(args.addon(), Borrow(SSL_get0_param(self.Get()), self.handle()));
}

void SetPostHandshakeAuth(Ssl& self, Args& args) {
  SSL_set_post_handshake_auth(self.Idle(), args.Boolean(0) ? 1 : 0);
}

bool SetTlsextStatusType(Ssl& self, Args& args) {
  return SSL_set_tlsext_status_type(self.Idle(), args.Int(0)) == 1;
}

}  // namespace

std::vector<Member> SslSettingMembers() {
  return {
      Ssl::Method<&SetTlsextHostName>("setTlsextHostName"),
      Ssl::Method<&SetSession>("setSession"),
      Ssl::Method<&SetMode>("setMode"),
      Ssl::Method<&SetOptions>("setOptions"),
      Ssl::Method<&GetOptions>("getOptions"),
      Ssl::Method<&Get0Param>("get0Param"),
      Ssl::Method<&SetPostHandshakeAuth>("setPostHandshakeAuth"),
      Ssl::Method<&SetTlsextStatusType>("setTlsextStatusType"),
  };
}

}  // namespace s_client
