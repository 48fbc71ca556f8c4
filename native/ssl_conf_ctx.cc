// SSL_CONF_CTX: commands of configuration applied to a context.
#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "addon.h"
#include "base.h"
#include "owned.h"
#include "ssl_ctx.h"

namespace s_client {

namespace {

// The commands go to the SSL_CTX, which an SSL_CONF_CTX only points to.
struct ConfCtx {
  std::shared_ptr<SSL_CTX> target;
  SslConfCtxPtr conf;
};

class SslConfCtx : public Object<SslConfCtx, ConfCtx> {
 public:
  static constexpr const char* kName = "SslConfCtx";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;

  SSL_CONF_CTX* conf() const { return Get()->conf.get(); }

  // Throws inside a callback of a connection of the target: see SslCtx::Idle.
  SSL_CONF_CTX* Idle() const {
    const std::shared_ptr<SSL_CTX>& target = Get()->target;
    if (target != nullptr && StateOf(target.get()).busy > 0) {
      ThrowError(addon().env(), "SslCtx is busy with the call that runs this callback");
    }
    return conf();
  }
};

Napi::Value SetFlags(SslConfCtx& self, Args& args) {
  return MakeNumber(args.env(), SSL_CONF_CTX_set_flags(self.conf(), args.Unsigned(0)));
}

void SetSslCtx(SslConfCtx& self, Args& args) {
  SslCtx& ctx = args.Get<SslCtx>(0);
  ctx.Idle();
  // Reads the old target's settings no more; its own are read from the new one.
  SSL_CONF_CTX_set_ssl_ctx(self.Idle(), ctx.Get());
  self.Get()->target = ctx.handle();
}

int Cmd(SslConfCtx& self, Args& args) {
  std::string name = args.String(0);
  std::optional<std::string> value = args.StringOrNull(1);
  return SSL_CONF_cmd(self.Idle(), name.c_str(), c_str(value));
}

bool Finish(SslConfCtx& self, Args&) { return SSL_CONF_CTX_finish(self.Idle()) == 1; }

Napi::Value New(Args& args) {
  auto made = std::make_shared<ConfCtx>();
  made->conf.reset(SSL_CONF_CTX_new());
  if (made->conf == nullptr) return args.env().Null();
  return SslConfCtx::Create(args.addon(), std::move(made));
}

}  // namespace

std::vector<Member> SslConfCtx::Members() {
  return {
      Method<&SetFlags>("setFlags"),
      Method<&SetSslCtx>("setSslCtx"),
      Method<&Cmd>("cmd"),
      Method<&Finish>("finish"),
  };
}

void InitSslConfCtx(Addon& addon, Napi::Object exports) {
  exports.Set("SslConfCtx", Namespace(addon, {Function<&New>("create")}));
}

}  // namespace s_client
