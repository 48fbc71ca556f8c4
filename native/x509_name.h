// X509_NAME. Made by certificates and connections.
#ifndef NATIVE_X509_NAME_H_
#define NATIVE_X509_NAME_H_

#include <vector>

#include "base.h"
#include "owned.h"

namespace s_client {

class X509Name : public Object<X509Name, const X509_NAME> {
 public:
  static constexpr const char* kName = "X509Name";
  static constexpr bool kClosable = false;
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;

  // A copy of a name that belongs to someone else.
  static Napi::Value Copy(Addon& addon, const X509_NAME* name);
};

}  // namespace s_client

#endif  // NATIVE_X509_NAME_H_
