// DTLS timers and sizes, and asynchronous jobs of a connection.
#include <openssl/async.h>
#include <openssl/ssl.h>
#include <sys/time.h>

#include <vector>

#include "ssl.h"

namespace s_client {

namespace {

int SetMtu(Ssl& self, Args& args) { return static_cast<int>(SSL_set_mtu(self.Get(), args.Int(0))); }

int SetLinkMtu(Ssl& self, Args& args) {
  return static_cast<int>(DTLS_set_link_mtu(self.Get(), args.Int(0)));
}

int GetLinkMinMtu(Ssl& self, Args&) { return static_cast<int>(DTLS_get_link_min_mtu(self.Get())); }

Napi::Value DtlsGetTimeout(Ssl& self, Args& args) {
  timeval left = {};
  if (SSL_is_dtls(self.Get()) == 0 || DTLSv1_get_timeout(self.Get(), &left) != 1) {
    return args.env().Null();
  }
  return MakeNumber(args.env(), static_cast<double>(left.tv_sec) * 1000 +
                                    static_cast<double>(left.tv_usec) / 1000);
}

int DtlsHandleTimeout(Ssl& self, Args&) {
  SSL* ssl = self.Idle();
  if (SSL_is_dtls(ssl) == 0) return 0;
  BusyScope busy(ssl);
  return static_cast<int>(DTLSv1_handle_timeout(ssl));
}

bool WaitingForAsync(Ssl& self, Args&) { return SSL_waiting_for_async(self.Get()) == 1; }

Napi::Value GetAllAsyncFds(Ssl& self, Args& args) {
  const KeepErrno keep;
  Napi::Array list = Napi::Array::New(args.env());
  size_t count = 0;
  if (SSL_get_all_async_fds(self.Get(), nullptr, &count) != 1 || count == 0) return list;
  std::vector<OSSL_ASYNC_FD> fds(count);
  if (SSL_get_all_async_fds(self.Get(), fds.data(), &count) != 1) return list;
  for (size_t i = 0; i < count; i++) {
    list.Set(static_cast<uint32_t>(i), MakeNumber(args.env(), fds[i]));
  }
  return list;
}

}  // namespace

std::vector<Member> SslDtlsMembers() {
  return {
      Ssl::Method<&SetMtu>("setMtu"),
      Ssl::Method<&SetLinkMtu>("setLinkMtu"),
      Ssl::Method<&GetLinkMinMtu>("getLinkMinMtu"),
      Ssl::Method<&DtlsGetTimeout>("dtlsGetTimeout"),
      Ssl::Method<&DtlsHandleTimeout>("dtlsHandleTimeout"),
      Ssl::Method<&WaitingForAsync>("waitingForAsync"),
      Ssl::Method<&GetAllAsyncFds>("getAllAsyncFds"),
  };
}

}  // namespace s_client
