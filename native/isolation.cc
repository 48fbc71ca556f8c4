// Keeps the addon, and what libcrypto loads later, on the libssl it was linked with. Node's
// executable exports an OpenSSL of its own, and every look-up would otherwise find that one first.
// Not here: how the addon itself is loaded with RTLD_DEEPBIND (lib/native/load.ts).
#include <dlfcn.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "addon.h"
#include "args.h"

namespace {

constexpr uint32_t Fnv1a(const char* text) {
  uint32_t hash = 2166136261U;
  for (; *text != '\0'; text++) {
    hash = (hash ^ static_cast<unsigned char>(*text)) * 16777619U;
  }
  return hash;
}

// node-gyp puts Node's headers first, and gcc may drop a folder that it searches anyway. Node's own
// openssl/ folder can hold the same version, but only it has this file.
#if __has_include(<openssl/opensslv_asm.h>)
#error "Node's openssl/ headers are in the include path"
#endif
static_assert(Fnv1a(OPENSSL_VERSION_TEXT) == WANTED_OPENSSL_HASH,
              "the openssl/ headers found are not those of the OpenSSL to link with");

}  // namespace

// libcrypto loads engines and providers without RTLD_DEEPBIND, and they would bind to Node's
// OpenSSL. libcrypto's own look-up of `dlopen` starts at the addon, since that heads its scope.
extern "C" __attribute__((visibility("default"))) void* dlopen(const char* file,
                                                               int mode) noexcept {
  using Dlopen = void* (*)(const char*, int);
  static const auto real = reinterpret_cast<Dlopen>(dlsym(RTLD_NEXT, "dlopen"));
  return real(file, file == nullptr ? mode : mode | RTLD_DEEPBIND);
}

namespace s_client {

namespace {

// Debian's Node is linked with the shared libssl too; so what is asked for is the kind of file.
void CheckFile(Napi::Env env, void* function, const char* name, const char* library) {
  Dl_info info = {};
  if (dladdr(function, &info) == 0 || info.dli_fname == nullptr) {
    ThrowError(env, std::string("the file of ") + name + " cannot be found");
  }
  const char* slash = strrchr(info.dli_fname, '/');
  const char* base = slash == nullptr ? info.dli_fname : slash + 1;
  if (strncmp(base, library, strlen(library)) != 0) {
    ThrowError(env, std::string(name) + " is bound to " + info.dli_fname + ", not to a shared " +
                        library + ": load the addon with RTLD_DEEPBIND");
  }
}

// 1.1.x keeps its ABI within the minor version, from 3 on it is the major version.
unsigned long AbiOf(unsigned long version) {
  return version >= 0x30000000UL ? version >> 28 : version >> 20;
}

}  // namespace

void CheckIsolation(Napi::Env env) {
  CheckFile(env, reinterpret_cast<void*>(&SSL_new), "SSL_new", "libssl.so");
  CheckFile(env, reinterpret_cast<void*>(&ERR_get_error), "ERR_get_error", "libcrypto.so");
  if (AbiOf(OpenSSL_version_num()) != AbiOf(OPENSSL_VERSION_NUMBER)) {
    ThrowError(env, std::string("the addon was built for ") + OPENSSL_VERSION_TEXT +
                        " and cannot run on " + OpenSSL_version(OPENSSL_VERSION));
  }
}

}  // namespace s_client
