#include "ssl_events.h"

#include <openssl/x509_vfy.h>

#include <climits>

#include "ssl_state.h"
#include "x509_store_ctx.h"

namespace s_client {

const SSL* SslOf(X509_STORE_CTX* store) {
  return static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
}

int RunVerify(Callback* callback, int ok, X509_STORE_CTX* store) noexcept {
  if (callback == nullptr) return ok;
  int verdict = 0;
  const SSL* ssl = SslOf(store);
  callback->Run([&](const Callback::Frame& call) {
    Lent<X509StoreCtx, X509_STORE_CTX> lent(call.addon(), store);
    Napi::Value answer = call({MakeNumber(call.env(), ok), lent.value(), SslValue(call, ssl)});
    verdict = static_cast<int>(ReadInteger(answer, kResult, INT_MIN, INT_MAX));
  });
  return verdict;
}

void RunInfo(Callback* callback, const SSL* ssl, int where, int ret) noexcept {
  if (callback == nullptr) return;
  callback->Run([&](const Callback::Frame& call) {
    call({MakeNumber(call.env(), where), MakeNumber(call.env(), ret), SslValue(call, ssl)});
  });
}

}  // namespace s_client
