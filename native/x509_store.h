// X509_STORE: trusted certificates and CRLs, of a context or on its own.
#ifndef NATIVE_X509_STORE_H_
#define NATIVE_X509_STORE_H_

#include <vector>

#include "base.h"
#include "owned.h"

namespace s_client {

class X509Store : public Object<X509Store, X509_STORE> {
 public:
  static constexpr const char* kName = "X509Store";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;

  // A further reference to a store that belongs to someone else; null for null.
  static Napi::Value Share(Addon& addon, X509_STORE* store);
};

}  // namespace s_client

#endif  // NATIVE_X509_STORE_H_
