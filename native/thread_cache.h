// See thread_cache.cc. Called by library.cc.
#ifndef NATIVE_THREAD_CACHE_H_
#define NATIVE_THREAD_CACHE_H_

namespace s_client {

// Has libcrypto allocate through it from now on, in the whole process; false when it has allocated
// something already (CRYPTO_set_mem_functions(3)).
bool UseThreadCache();

}  // namespace s_client

#endif  // NATIVE_THREAD_CACHE_H_
