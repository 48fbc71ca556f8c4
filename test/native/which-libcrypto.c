/*
 * An engine that tells which libcrypto it is bound to: a line `symbol file` per symbol, into the
 * file that the environment's WHICH_LIBCRYPTO names, when it is loaded. Otherwise it does nothing.
 */
#define _GNU_SOURCE
#define OPENSSL_SUPPRESS_DEPRECATED
#include <dlfcn.h>
#include <openssl/async.h>
#include <openssl/engine.h>
#include <stdio.h>
#include <stdlib.h>

static void tell(FILE *out, const char *name, void *function) {
  Dl_info info;
  fprintf(out, "%s %s\n", name, dladdr(function, &info) != 0 ? info.dli_fname : "?");
}

static int bind(ENGINE *e, const char *id) {
  const char *file = getenv("WHICH_LIBCRYPTO");
  FILE *out = file != NULL ? fopen(file, "w") : NULL;
  (void)id;
  if (out == NULL) {
    return 0;
  }
  tell(out, "ENGINE_set_id", (void *)&ENGINE_set_id);
  tell(out, "ASYNC_get_current_job", (void *)&ASYNC_get_current_job);
  fclose(out);
  return ENGINE_set_id(e, "which-libcrypto") && ENGINE_set_name(e, "which libcrypto");
}

IMPLEMENT_DYNAMIC_BIND_FN(bind)
IMPLEMENT_DYNAMIC_CHECK_FN()
