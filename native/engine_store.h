// The store loader of engines' keys. Used by library.cc.
#ifndef NATIVE_ENGINE_STORE_H_
#define NATIVE_ENGINE_STORE_H_

namespace s_client {

// Registers it with libcrypto, once per process; true where there are no engines, too.
bool RegisterEngineStore();

}  // namespace s_client

#endif  // NATIVE_ENGINE_STORE_H_
