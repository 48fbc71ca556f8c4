// X509_STORE_CTX, as a verify callback sees it: valid during the callback only (see Lent).
#ifndef NATIVE_X509_STORE_CTX_H_
#define NATIVE_X509_STORE_CTX_H_

#include <openssl/x509_vfy.h>

#include <vector>

#include "base.h"

namespace s_client {

class X509StoreCtx : public Object<X509StoreCtx, X509_STORE_CTX> {
 public:
  static constexpr const char* kName = "X509StoreCtx";
  static constexpr bool kClosable = false;
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;
};

}  // namespace s_client

#endif  // NATIVE_X509_STORE_CTX_H_
