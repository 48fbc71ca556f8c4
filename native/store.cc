// OSSL_STORE_CTX: what a file or URI holds, object by object.
// Not here: which objects are wanted, and the words for those that are missing.
#include <openssl/store.h>

#include <memory>
#include <optional>
#include <string>

#include "addon.h"
#include "base.h"
#include "bio.h"
#include "compat.h"
#include "owned.h"
#include "pass_phrase.h"
#include "pkey.h"
#include "x509.h"
#include "x509_crl.h"

namespace s_client {

namespace {

// What OpenSSL points to while the store is open.
struct OpenStore {
  // Reads (pass, inputType, properties), which stand behind the source in open and attach.
  explicit OpenStore(Args& args);

  // Null without an input type.
  const OSSL_PARAM* Params();

  PassPhrase pass;
  std::optional<std::string> input_type;
  std::optional<std::string> properties;
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
  OSSL_PARAM params[2];
#endif
  bool busy = false;
  StoreCtxPtr ctx;
};

OpenStore::OpenStore(Args& args)
    : pass(args, 1), input_type(args.StringOrNull(2)), properties(args.StringOrNull(3)) {}

const OSSL_PARAM* OpenStore::Params() {
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
  if (!input_type) return nullptr;
  params[0] = OSSL_PARAM_construct_utf8_string(OSSL_STORE_PARAM_INPUT_TYPE, input_type->data(), 0);
  params[1] = OSSL_PARAM_construct_end();
  return params;
#else
  return nullptr;
#endif
}

class Store : public Object<Store, OpenStore> {
 public:
  static constexpr const char* kName = "Store";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;

  // Throws inside a callback (of a BIO) of its own load().
  OpenStore& Idle() {
    if (Get()->busy) ThrowError(addon().env(), "Store is busy");
    return *Get();
  }
};

std::optional<int> InfoType(const std::string& name) {
  if (name == "pkey") return OSSL_STORE_INFO_PKEY;
  if (name == "cert") return OSSL_STORE_INFO_CERT;
  if (name == "crl") return OSSL_STORE_INFO_CRL;
  return std::nullopt;
}

bool Expect(Store& store, Args& args) {
  std::optional<int> type = InfoType(args.String(0));
  if (!type) ThrowTypeError(args.env(), "argument 1 must be 'pkey', 'cert' or 'crl'");
  return OSSL_STORE_expect(store.Idle().ctx.get(), *type) == 1;
}

Napi::Value MakeObject(Addon& addon, const char* type, Napi::Value value) {
  Napi::Object object = Napi::Object::New(addon.env());
  object.Set("type", type);
  object.Set("value", value);
  return object;
}

Napi::Value Load(Store& store, Args& args) {
  Addon& addon = args.addon();
  OpenStore& open = store.Idle();
  open.busy = true;
  StoreInfoPtr info(OSSL_STORE_load(open.ctx.get()));
  open.busy = false;
  if (info == nullptr) return args.env().Null();
  switch (OSSL_STORE_INFO_get_type(info.get())) {
    case OSSL_STORE_INFO_PKEY:
      return MakeObject(addon, "pkey",
                        Pkey::Create(addon, EvpPkeyPtr(OSSL_STORE_INFO_get1_PKEY(info.get()))));
    case OSSL_STORE_INFO_CERT:
      return MakeObject(addon, "cert",
                        X509::Create(addon, X509Ptr(OSSL_STORE_INFO_get1_CERT(info.get()))));
    case OSSL_STORE_INFO_CRL:
      return MakeObject(addon, "crl",
                        X509Crl::Create(addon, X509CrlPtr(OSSL_STORE_INFO_get1_CRL(info.get()))));
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
    case OSSL_STORE_INFO_PUBKEY:
      return MakeObject(addon, "pubkey", args.env().Null());
#endif
    case OSSL_STORE_INFO_PARAMS:
      return MakeObject(addon, "params", args.env().Null());
    default:
      return MakeObject(addon, "name", args.env().Null());
  }
}

bool Eof(Store& store, Args&) { return OSSL_STORE_eof(store.Idle().ctx.get()) != 0; }

bool Error(Store& store, Args&) { return OSSL_STORE_error(store.Idle().ctx.get()) != 0; }

Napi::Value CreateStore(Args& args, std::shared_ptr<OpenStore> open) {
  if (open->ctx == nullptr) return args.env().Null();
  return Store::Create(args.addon(), std::move(open));
}

Napi::Value OpenUri(Args& args) {
  std::string uri = args.String(0);
  auto open = std::make_shared<OpenStore>(args);
  open->ctx.reset(OSSL_STORE_open_ex(uri.c_str(), nullptr, c_str(open->properties),
                                     PassPhrase::Method(), &open->pass, open->Params(), nullptr,
                                     nullptr));
  return CreateStore(args, std::move(open));
}

Napi::Value Attach(Args& args) {
  Bio& bio = args.Get<Bio>(0);
  auto open = std::make_shared<OpenStore>(args);
  open->ctx.reset(OSSL_STORE_attach(bio.Get(), "file", nullptr, c_str(open->properties),
                                    PassPhrase::Method(), &open->pass, open->Params(), nullptr,
                                    nullptr));
  return CreateStore(args, std::move(open));
}

}  // namespace

std::vector<Member> Store::Members() {
  return {
      Method<&Expect>("expect"),
      Method<&Load>("load"),
      Method<&Eof>("eof"),
      Method<&Error>("error"),
  };
}

void InitStore(Addon& addon, Napi::Object exports) {
  exports.Set("Store", Namespace(addon, {
                                            Function<&OpenUri>("open"),
                                            Function<&Attach>("attach"),
                                        }));
}

}  // namespace s_client
