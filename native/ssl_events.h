// Runs of the callbacks that both a context and a connection can have.
#ifndef NATIVE_SSL_EVENTS_H_
#define NATIVE_SSL_EVENTS_H_

#include <openssl/ssl.h>

#include "base.h"

namespace s_client {

// The connection that a verification is for.
const SSL* SslOf(X509_STORE_CTX* store);

// A verify callback, null for none: what it answers, in OpenSSL's way. 0 when it threw.
int RunVerify(Callback* callback, int ok, X509_STORE_CTX* store) noexcept;

// An info callback, null for none.
void RunInfo(Callback* callback, const SSL* ssl, int where, int ret) noexcept;

}  // namespace s_client

#endif  // NATIVE_SSL_EVENTS_H_
