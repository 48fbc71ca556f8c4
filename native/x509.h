// X509 (certificates). Made from DER, by stores and by connections.
#ifndef NATIVE_X509_H_
#define NATIVE_X509_H_

#include <vector>

#include "base.h"
#include "owned.h"

namespace s_client {

class X509 : public Object<X509, ::X509> {
 public:
  static constexpr const char* kName = "X509";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;

  // A further reference to a certificate that belongs to someone else; null for null.
  static Napi::Value Share(Addon& addon, ::X509* cert);
  // The same for each of a chain.
  static Napi::Value ShareList(Addon& addon, const STACK_OF(X509) * chain);
  // A stack that holds references of its own; null when memory runs out.
  static X509StackPtr Stack(const std::vector<X509*>& list);
};

std::vector<Member> X509DescribeMembers();  // x509_describe.cc: what it says, as values

}  // namespace s_client

#endif  // NATIVE_X509_H_
