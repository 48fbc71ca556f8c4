#include "ssl_ctx.h"

#include <optional>
#include <string>
#include <utility>

#include "addon.h"
#include "compat.h"

namespace s_client {

namespace {

const SSL_METHOD* ReadMethod(Args& args) {
  const std::string method = args.String(0);
  if (method == "tls") return TLS_client_method();
  if (method == "dtls") return DTLS_client_method();
  auto* const quic = Find<const SSL_METHOD*()>("OSSL_QUIC_client_method");
  if (method == "quic" && quic != nullptr) return quic();
  ThrowTypeError(args.env(), "argument 1 must be 'tls', 'dtls' or (since 3.2) 'quic'");
}

Napi::Value New(Args& args) {
  const SSL_METHOD* method = ReadMethod(args);
  std::optional<std::string> properties = args.StringOrNull(1);
  SslCtxPtr ctx(SSL_CTX_new_ex(nullptr, c_str(properties), method));
  if (ctx == nullptr || CtxStates::Of(ctx.get()) == nullptr) return args.env().Null();
  StateOf(ctx.get()).has_properties = properties.has_value();
  return SslCtx::Create(args.addon(), std::move(ctx));
}

// Entries of one length byte and so many bytes. Older releases read past the end of other lists.
bool IsProtocolList(const Bytes& list) {
  size_t i = 0;
  while (i < list.size() && list.data()[i] != 0) i += 1 + size_t{list.data()[i]};
  return i == list.size() && list.size() <= UINT16_MAX;
}

Napi::Value SelectNextProto(Args& args) {
  Bytes server = args.Buffer(0);
  Bytes client = args.Buffer(1);
  if (!IsProtocolList(server) || !IsProtocolList(client) || client.size() == 0) {
    ThrowRangeError(args.env(), "not a list of protocols in wire format");
  }
  unsigned char* chosen = nullptr;
  unsigned char length = 0;
  const int status = SSL_select_next_proto(&chosen, &length, server.data(),
                                           static_cast<unsigned int>(server.size()), client.data(),
                                           static_cast<unsigned int>(client.size()));
  const KeepErrno keep;
  Napi::Object result = Napi::Object::New(args.env());
  result.Set("status", MakeNumber(args.env(), status));
  result.Set("protocol", MakeBuffer(args.env(), chosen, length));
  return result;
}

}  // namespace

SSL_CTX* SslCtx::Idle() {
  SSL_CTX* ctx = Get();
  if (StateOf(ctx).busy > 0) {
    ThrowError(addon().env(), "SslCtx is busy with the call that runs this callback");
  }
  return ctx;
}

std::vector<Member> SslCtx::Members() {
  std::vector<Member> members;
  for (const auto& theme : {SslCtxProtocolMembers(), SslCtxTrustMembers(), SslCtxIdentityMembers(),
                            SslCtxExtensionMembers(), SslCtxCallbackMembers(), SslCtxPskMembers(),
                            SslCtxSrpMembers(), SslCtxSecurityMembers(), SslCtxDaneCtMembers()}) {
    members.insert(members.end(), theme.begin(), theme.end());
  }
  return members;
}

void InitSslCtx(Addon& addon, Napi::Object exports) {
  exports.Set("SslCtx", Namespace(addon, {
                                             Function<&New>("create"),
                                             Function<&SelectNextProto>("selectNextProto"),
                                         }));
}

}  // namespace s_client
