// SSL_SESSION. Made by connections, from PEM and DER, and anew (for external PSKs).
#ifndef NATIVE_SSL_SESSION_H_
#define NATIVE_SSL_SESSION_H_

#include <vector>

#include "base.h"
#include "owned.h"

namespace s_client {

class SslSession : public Object<SslSession, SSL_SESSION> {
 public:
  static constexpr const char* kName = "SslSession";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;

  // A further reference to a session that belongs to someone else; null for null.
  static Napi::Value Share(Addon& addon, SSL_SESSION* session);
};

}  // namespace s_client

#endif  // NATIVE_SSL_SESSION_H_
