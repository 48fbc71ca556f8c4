#include "compat.h"

#include <dlfcn.h>

namespace s_client {

namespace {

void* LibsslHandle() {
  // dladdr gives the very file that SSL_new was bound to; RTLD_NOLOAD gives its handle again.
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(&SSL_new), &info) == 0) return nullptr;
  return dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
}

}  // namespace

void* FindFunction(const char* name) {
  static void* const handle = LibsslHandle();
  return handle == nullptr ? nullptr : dlsym(handle, name);
}

}  // namespace s_client
