// Keys of engines as objects of a store: URIs of the form org.openssl.engine:ENGINE:KEY, as the
// openssl program makes them of -engine and -key. Not here: engines as objects (engine.cc).
// Registered with libcrypto once per process; stores then open such URIs by themselves.
#define OPENSSL_SUPPRESS_DEPRECATED 1  // ENGINE, OSSL_STORE_LOADER_new
#include "engine_store.h"

#include <openssl/engine.h>
#include <openssl/store.h>
#include <strings.h>

#include <memory>
#include <new>
#include <string>

#include "engine.h"
#include "owned.h"

#if !defined(OPENSSL_NO_ENGINE) && OPENSSL_VERSION_NUMBER >= 0x30000000L

// libcrypto's own name of the type that a loader defines.
struct ossl_store_loader_ctx_st {
  std::unique_ptr<ENGINE, s_client::Free<ENGINE_free>> engine;
  std::string key_id;
  int expected;
  bool loaded;
};

namespace s_client {

namespace {

constexpr char kScheme[] = "org.openssl.engine";
constexpr int kAny = 0;

using KeyOfUri = OSSL_STORE_LOADER_CTX;

// Null without a key: another loader (of files) may then take the whole for the name of a file.
KeyOfUri* Open(const OSSL_STORE_LOADER*, const char* uri, const UI_METHOD*, void*) noexcept {
  constexpr size_t kLength = sizeof(kScheme) - 1;
  if (strncasecmp(uri, kScheme, kLength) != 0 || uri[kLength] != ':') return nullptr;
  const std::string rest(uri + kLength + 1);
  const size_t colon = rest.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == rest.size()) return nullptr;
  NoteEngine();
  ENGINE* engine = ENGINE_by_id(rest.substr(0, colon).c_str());
  if (engine == nullptr) return nullptr;
  using Holder = decltype(KeyOfUri::engine);
  return new (std::nothrow) KeyOfUri{Holder(engine), rest.substr(colon + 1), kAny, false};
}

int Expect(KeyOfUri* key, int type) noexcept {
  if (type != kAny && type != OSSL_STORE_INFO_PKEY && type != OSSL_STORE_INFO_PUBKEY) return 0;
  key->expected = type;
  return 1;
}

OSSL_STORE_INFO* LoadKey(const KeyOfUri& key, UI_METHOD* method, void* data) {
  ENGINE* engine = key.engine.get();
  EvpPkeyPtr found;
  if (key.expected != OSSL_STORE_INFO_PUBKEY) {
    found.reset(ENGINE_load_private_key(engine, key.key_id.c_str(), method, data));
    if (found) return OSSL_STORE_INFO_new_PKEY(found.release());
  }
  if (key.expected != OSSL_STORE_INFO_PKEY) {
    found.reset(ENGINE_load_public_key(engine, key.key_id.c_str(), method, data));
    if (found) return OSSL_STORE_INFO_new_PUBKEY(found.release());
  }
  return nullptr;
}

OSSL_STORE_INFO* Load(KeyOfUri* key, const UI_METHOD* method, void* data) noexcept {
  if (key->loaded) return nullptr;
  key->loaded = true;
  ENGINE* engine = key->engine.get();
  if (!ENGINE_init(engine)) return nullptr;
  OSSL_STORE_INFO* info = LoadKey(*key, const_cast<UI_METHOD*>(method), data);
  ENGINE_finish(engine);
  return info;
}

int AtEnd(KeyOfUri* key) noexcept { return key->loaded ? 1 : 0; }

int HasFailed(KeyOfUri*) noexcept { return 0; }

int Close(KeyOfUri* key) noexcept {
  delete key;
  return 1;
}

bool Register() {
  OSSL_STORE_LOADER* loader = OSSL_STORE_LOADER_new(nullptr, kScheme);
  if (loader == nullptr) return false;
  const bool complete = OSSL_STORE_LOADER_set_open(loader, &Open) == 1 &&
                        OSSL_STORE_LOADER_set_expect(loader, &Expect) == 1 &&
                        OSSL_STORE_LOADER_set_load(loader, &Load) == 1 &&
                        OSSL_STORE_LOADER_set_eof(loader, &AtEnd) == 1 &&
                        OSSL_STORE_LOADER_set_error(loader, &HasFailed) == 1 &&
                        OSSL_STORE_LOADER_set_close(loader, &Close) == 1;
  if (complete && OSSL_STORE_register_loader(loader) == 1) return true;
  OSSL_STORE_LOADER_free(loader);
  return false;
}

}  // namespace

bool RegisterEngineStore() {
  static const bool registered = Register();
  return registered;
}

}  // namespace s_client

#else

namespace s_client {

bool RegisterEngineStore() { return true; }

}  // namespace s_client

#endif
