// EVP_PKEY. Made by stores, certificates and connections.
#ifndef NATIVE_PKEY_H_
#define NATIVE_PKEY_H_

#include <vector>

#include "base.h"
#include "owned.h"

namespace s_client {

class Pkey : public Object<Pkey, EVP_PKEY> {
 public:
  static constexpr const char* kName = "Pkey";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;

  // A further reference to a key that belongs to someone else; null for null.
  static Napi::Value Share(Addon& addon, EVP_PKEY* key);
};

#ifndef OPENSSL_NO_ENGINE
class Engine;

// ENGINE_load_private_key: a method of Engine.
Napi::Value LoadPrivateKey(Engine& engine, Args& args);
#endif

}  // namespace s_client

#endif  // NATIVE_PKEY_H_
