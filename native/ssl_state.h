// What callbacks need, kept in the ex_data of the SSL_CTX or SSL itself: it lives as long as they
// do, whatever JS objects were collected. Not here: the callbacks themselves (ssl_callbacks.cc,
// ssl_ctx_*.cc).
#ifndef NATIVE_SSL_STATE_H_
#define NATIVE_SSL_STATE_H_

#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base.h"
#include "ex_data.h"
#include "owned.h"

namespace s_client {

class Ssl;

using SecurityFunction = int (*)(const SSL*, const SSL_CTX*, int, int, int, void*, void*);

struct CtxState {
  // Calls that run on this context or on connections of it.
  int busy = 0;

  // Made with a property query: what is read into its store carries that.
  bool has_properties = false;

  std::unique_ptr<Callback> verify;
  std::unique_ptr<Callback> new_session;
  std::unique_ptr<Callback> info;
  std::unique_ptr<Callback> keylog;
  std::unique_ptr<Callback> status;
  std::unique_ptr<Callback> servername;
  std::unique_ptr<Callback> next_proto;
  std::unique_ptr<Callback> psk_client;
  std::unique_ptr<Callback> psk_session;
  std::unique_ptr<Callback> security;
  std::unique_ptr<Callback> srp_password;
  std::unique_ptr<Callback> srp_param;
  std::unique_ptr<Callback> cert;
  std::map<unsigned int, std::unique_ptr<Callback>> custom_extensions;

  // The library's own, which security asks first.
  SecurityFunction default_security = nullptr;
};

struct SslState {
  ~SslState();

  // The JS object, null when it was collected.
  Ssl* object = nullptr;
  // Calls that run on this connection.
  int busy = 0;
  // Inside the certificate callback, where the certificates may be changed.
  bool choosing_certificate = false;

  std::unique_ptr<Callback> verify;
  std::unique_ptr<Callback> info;
  std::unique_ptr<Callback> msg;
  std::unique_ptr<Callback> tlsext_debug;
  // Where SSL_trace prints.
  BioPtr trace;

  // What callbacks gave libssl a pointer to.
  std::string next_proto;
  std::string psk_identity;

  // A paused ASYNC job goes on with the buffer of the call that started it.
  std::vector<unsigned char> read_buffer;
  std::vector<unsigned char> write_buffer;
};

using CtxStates =
    ExData<SSL_CTX, CtxState, CRYPTO_EX_INDEX_SSL_CTX, SSL_CTX_get_ex_data, SSL_CTX_set_ex_data>;
using SslStates = ExData<SSL, SslState, CRYPTO_EX_INDEX_SSL, SSL_get_ex_data, SSL_set_ex_data>;

// The state of an object made by this addon; every one has it.
inline CtxState& StateOf(const SSL_CTX* ctx) { return *CtxStates::Find(ctx); }
inline SslState& StateOf(const SSL* ssl) { return *SslStates::Find(ssl); }
inline CtxState& CtxStateOf(const SSL* ssl) { return StateOf(SSL_get_SSL_CTX(ssl)); }

// Marks a context, or a connection and its context, as busy in a C++ block: what would pull the
// ground from under OpenSSL's feet (see Idle() of SslCtx and Ssl) throws meanwhile in callbacks.
class BusyScope {
 public:
  explicit BusyScope(SSL_CTX* ctx) : ctx_(StateOf(ctx).busy) { ctx_++; }
  explicit BusyScope(SSL* ssl) : ctx_(CtxStateOf(ssl).busy), ssl_(&StateOf(ssl).busy) {
    ctx_++;
    ++*ssl_;
  }
  ~BusyScope() {
    ctx_--;
    if (ssl_ != nullptr) --*ssl_;
  }
  BusyScope(const BusyScope&) = delete;
  BusyScope& operator=(const BusyScope&) = delete;

 private:
  int& ctx_;
  int* const ssl_ = nullptr;
};

// The JS object of a connection, as an argument of its callbacks: null when it was collected.
napi_value SslValue(const Callback::Frame& call, const SSL* ssl);

}  // namespace s_client

#endif  // NATIVE_SSL_STATE_H_
