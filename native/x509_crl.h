// X509_CRL. Made by stores and from HTTP.
#ifndef NATIVE_X509_CRL_H_
#define NATIVE_X509_CRL_H_

#include <vector>

#include "base.h"
#include "owned.h"

namespace s_client {

class X509Crl : public Object<X509Crl, X509_CRL> {
 public:
  static constexpr const char* kName = "X509Crl";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;
};

}  // namespace s_client

#endif  // NATIVE_X509_CRL_H_
