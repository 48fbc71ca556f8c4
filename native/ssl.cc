#include "ssl.h"

#include <utility>

#include "addon.h"
#include "ssl_ctx.h"

namespace s_client {

namespace {

Napi::Value New(Args& args) {
  SslPtr ssl(SSL_new(args.Get<SslCtx>(0).Get()));
  if (ssl == nullptr) return args.env().Null();
  SslState* state = SslStates::Of(ssl.get());
  if (state == nullptr) return args.env().Null();
  // A write that is tried again comes from another buffer: JS strings have no address.
  SSL_set_mode(ssl.get(), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  Ssl& object = Ssl::New(args.addon(), std::move(ssl));
  object.Bind(*state);
  return object.Value();
}

}  // namespace

Ssl::~Ssl() {
  if (state_ != nullptr) state_->object = nullptr;
}

void Ssl::Bind(SslState& state) {
  state_ = &state;
  state.object = this;
}

SSL* Ssl::Idle() {
  SSL* ssl = Get();
  if (StateOf(ssl).busy > 0) {
    ThrowError(addon().env(), "Ssl is busy with the call that runs this callback");
  }
  return ssl;
}

std::vector<Member> Ssl::Members() {
  std::vector<Member> members;
  for (const auto& theme :
       {SslIoMembers(), SslSettingMembers(), SslStatusMembers(), SslPeerMembers(),
        SslCallbackMembers(), SslDaneCtMembers(), SslIdentityMembers(), SslDtlsMembers(),
        SslQuicMembers(), SslPumpMembers()}) {
    members.insert(members.end(), theme.begin(), theme.end());
  }
  return members;
}

void InitSsl(Addon& addon, Napi::Object exports) {
  exports.Set("Ssl", Namespace(addon, {Function<&New>("create")}));
}

}  // namespace s_client
