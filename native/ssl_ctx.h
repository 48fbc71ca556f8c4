// SSL_CTX: what connections share. Its methods stand by theme in the files listed at the bottom.
// Not here: the callbacks' state (ssl_state.h).
#ifndef NATIVE_SSL_CTX_H_
#define NATIVE_SSL_CTX_H_

#include <vector>

#include "base.h"
#include "owned.h"
#include "ssl_state.h"

namespace s_client {

class SslCtx : public Object<SslCtx, SSL_CTX> {
 public:
  static constexpr const char* kName = "SslCtx";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;

  // The context, for what must not happen inside a callback of one of its connections; throws
  // there.
  SSL_CTX* Idle();

  CtxState& state() const { return StateOf(Get()); }
};

std::vector<Member> SslCtxProtocolMembers();   // ssl_ctx_protocol.cc: options, versions, ciphers
std::vector<Member> SslCtxTrustMembers();      // ssl_ctx_trust.cc: verification and its stores
std::vector<Member> SslCtxIdentityMembers();   // ssl_ctx_identity.cc: own certificates and keys
std::vector<Member> SslCtxExtensionMembers();  // ssl_ctx_extensions.cc: what the hello carries
std::vector<Member> SslCtxCallbackMembers();   // ssl_ctx_callbacks.cc: callbacks that only watch
std::vector<Member> SslCtxPskMembers();        // ssl_ctx_psk.cc
std::vector<Member> SslCtxSrpMembers();        // ssl_ctx_srp.cc
std::vector<Member> SslCtxSecurityMembers();   // ssl_ctx_security.cc: the security callback
std::vector<Member> SslCtxDaneCtMembers();     // ssl_ctx_dane_ct.cc

}  // namespace s_client

#endif  // NATIVE_SSL_CTX_H_
