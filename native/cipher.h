// SSL_CIPHER: the constant descriptions in libssl.
#ifndef NATIVE_CIPHER_H_
#define NATIVE_CIPHER_H_

#include <vector>

#include "base.h"
#include "owned.h"

namespace s_client {

class Cipher : public Object<Cipher, const SSL_CIPHER> {
 public:
  static constexpr const char* kName = "Cipher";
  static constexpr bool kClosable = false;
  static std::vector<Member> Members();
  using Object::Getter;
  using Object::Object;

  // Null for null.
  static Napi::Value Show(Addon& addon, const SSL_CIPHER* cipher);
};

}  // namespace s_client

#endif  // NATIVE_CIPHER_H_
