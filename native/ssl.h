// SSL: one connection. Its methods stand by theme in the files listed at the bottom.
// Not here: the callbacks' state (ssl_state.h).
#ifndef NATIVE_SSL_H_
#define NATIVE_SSL_H_

#include <vector>

#include "base.h"
#include "owned.h"
#include "ssl_state.h"

namespace s_client {

class Ssl : public Object<Ssl, SSL> {
 public:
  static constexpr const char* kName = "Ssl";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;
  ~Ssl();

  // Binds this object and its new connection to each other.
  void Bind(SslState& state);
  // The connection is gone.
  void Forget() { state_ = nullptr; }

  // The connection, for what must not happen inside a callback of its own; throws there.
  SSL* Idle();

 private:
  SslState* state_ = nullptr;
};

std::vector<Member> SslIoMembers();        // ssl_io.cc: BIOs, handshake, reading and writing
std::vector<Member> SslSettingMembers();   // ssl_settings.cc: what is set before the handshake
std::vector<Member> SslStatusMembers();    // ssl_status.cc: state, versions, ciphers, extensions
std::vector<Member> SslPeerMembers();      // ssl_peer.cc: what the peer sent
std::vector<Member> SslCallbackMembers();  // ssl_callbacks.cc: callbacks of a connection
std::vector<Member> SslDaneCtMembers();    // ssl_dane_ct.cc: DANE and Certificate Transparency
std::vector<Member> SslIdentityMembers();  // ssl_identity.cc: own certificates and keys
std::vector<Member> SslDtlsMembers();      // ssl_dtls.cc: DTLS, asynchronous jobs
std::vector<Member> SslQuicMembers();      // ssl_quic.cc: QUIC, events
std::vector<Member> SslPumpMembers();      // ssl_pump.cc: bulk from stdin and to stdout

}  // namespace s_client

#endif  // NATIVE_SSL_H_
