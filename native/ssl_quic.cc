// QUIC connections, and the event loop's view of a connection (SSL_handle_events(3)); all of it
// since 3.2, found at run time. Not here: DTLS timers of all releases (ssl_dtls.cc).
#include <openssl/ssl.h>
#include <sys/time.h>

#include "address.h"
#include "compat.h"
#include "ssl.h"

namespace s_client {

namespace {

using Question = int(SSL*);

// The answer of a function about a connection; 0 where libssl lacks it.
int Ask(const char* function, Ssl& self) {
  auto* const ask = Find<Question>(function);
  return ask == nullptr ? 0 : ask(self.Get());
}

bool IsQuic(Ssl& self, Args&) { return Ask("SSL_is_quic", self) == 1; }

bool NetReadDesired(Ssl& self, Args&) { return Ask("SSL_net_read_desired", self) == 1; }

bool NetWriteDesired(Ssl& self, Args&) { return Ask("SSL_net_write_desired", self) == 1; }

Napi::Value GetEventTimeout(Ssl& self, Args& args) {
  static auto* const get = Find<int(SSL*, timeval*, int*)>("SSL_get_event_timeout");
  timeval left = {};
  int is_infinite = 0;
  if (get == nullptr || get(self.Get(), &left, &is_infinite) != 1 || is_infinite != 0) {
    return args.env().Null();
  }
  return MakeNumber(args.env(), static_cast<double>(left.tv_sec) * 1000 +
                                    static_cast<double>(left.tv_usec) / 1000);
}

int HandleEvents(Ssl& self, Args&) {
  static auto* const handle = Find<Question>("SSL_handle_events");
  SSL* ssl = self.Idle();
  BusyScope busy(ssl);
  return handle == nullptr ? 0 : handle(ssl);
}

bool SetBlockingMode(Ssl& self, Args& args) {
  static auto* const set = Find<int(SSL*, int)>("SSL_set_blocking_mode");
  const int blocking = args.Boolean(0) ? 1 : 0;
  return set != nullptr && set(self.Idle(), blocking) == 1;
}

bool Set1InitialPeerAddr(Ssl& self, Args& args) {
  static auto* const set = Find<int(SSL*, const BIO_ADDR*)>("SSL_set1_initial_peer_addr");
  const BIO_ADDR* peer = args.Get<Address>(0).addr();
  return set != nullptr && set(self.Idle(), peer) == 1;
}

bool StreamConclude(Ssl& self, Args& args) {
  static auto* const conclude = Find<int(SSL*, uint64_t)>("SSL_stream_conclude");
  const uint64_t flags = args.BigUint64(0);
  SSL* ssl = self.Idle();
  BusyScope busy(ssl);
  return conclude != nullptr && conclude(ssl, flags) == 1;
}

}  // namespace

std::vector<Member> SslQuicMembers() {
  return {
      Ssl::Method<&IsQuic>("isQuic"),
      Ssl::Method<&NetReadDesired>("netReadDesired"),
      Ssl::Method<&NetWriteDesired>("netWriteDesired"),
      Ssl::Method<&GetEventTimeout>("getEventTimeout"),
      Ssl::Method<&HandleEvents>("handleEvents"),
      Ssl::Method<&SetBlockingMode>("setBlockingMode"),
      Ssl::Method<&Set1InitialPeerAddr>("set1InitialPeerAddr"),
      Ssl::Method<&StreamConclude>("streamConclude"),
  };
}

}  // namespace s_client
