// X509_VERIFY_PARAM, of a context, a connection or on its own.
#ifndef NATIVE_VERIFY_PARAM_H_
#define NATIVE_VERIFY_PARAM_H_

#include <vector>

#include "base.h"
#include "owned.h"

namespace s_client {

class VerifyParam : public Object<VerifyParam, X509_VERIFY_PARAM> {
 public:
  static constexpr const char* kName = "VerifyParam";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;
};

}  // namespace s_client

#endif  // NATIVE_VERIFY_PARAM_H_
