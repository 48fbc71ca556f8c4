#include "x509_store.h"

#include <openssl/x509_vfy.h>

#include <memory>
#include <string>
#include <utility>

#include "addon.h"
#include "compat.h"
#include "deferred_certificates.h"
#include "ex_data.h"
#include "x509.h"
#include "x509_crl.h"
#include "x509_name.h"
#include "x509_store_ctx.h"

namespace s_client {

namespace {

struct State {
  std::unique_ptr<Callback> lookup_crls;
};

using StoreState = ExData<X509_STORE, State, CRYPTO_EX_INDEX_X509_STORE, X509_STORE_get_ex_data,
                          X509_STORE_set_ex_data>;

// References of the stack's own to the CRLs of an array; nullish is none.
CrlStackPtr ReadCrls(Addon& addon, Napi::Value value) {
  CrlStackPtr stack(sk_X509_CRL_new_null());
  if (stack == nullptr || IsNullish(value)) return stack;
  if (!value.IsArray()) ThrowTypeError(addon.env(), std::string(kResult) + " must be an array");
  Napi::Array array = value.As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); i++) {
    X509_CRL* crl = X509Crl::Open(addon, array.Get(i), kResult).Get();
    if (X509_CRL_up_ref(crl) != 1) return nullptr;
    X509CrlPtr reference(crl);
    if (sk_X509_CRL_push(stack.get(), crl) <= 0) return nullptr;
    reference.release();
  }
  return stack;
}

STACK_OF(X509_CRL) * OnLookupCrls(LookupStoreCtx* ctx, LookupName* name) noexcept {
  auto* store = const_cast<X509_STORE_CTX*>(ctx);
  State* state = StoreState::Find(X509_STORE_CTX_get0_store(store));
  if (state == nullptr || state->lookup_crls == nullptr) return nullptr;
  CrlStackPtr found;
  state->lookup_crls->Run([&](const Callback::Frame& call) {
    Lent<X509StoreCtx, X509_STORE_CTX> lent(call.addon(), store);
    found = ReadCrls(call.addon(), call({lent.value(), X509Name::Copy(call.addon(), name)}));
  });
  return found.release();
}

bool AddCrl(X509Store& store, Args& args) {
  return X509_STORE_add_crl(store.Get(), args.Get<X509Crl>(0).Get()) == 1;
}

bool SetFlags(X509Store& store, Args& args) {
  return X509_STORE_set_flags(store.Get(), args.Unsigned(0)) == 1;
}

bool LoadFile(X509Store& store, Args& args) {
  const std::string path = args.String(0);
  return DeferCertificates(store.Get(), path) ||
         X509_STORE_load_file(store.Get(), path.c_str()) == 1;
}

int Deferred(X509Store& store, Args&) { return static_cast<int>(CountDeferred(store.Get())); }

// X509_STORE_CTX_get_lookup_certs: what chains are built with.
Napi::Value LookupCerts(X509Store& store, Args& args) {
  const X509StoreCtxPtr ctx(X509_STORE_CTX_new());
  if (ctx == nullptr || X509_STORE_CTX_init(ctx.get(), store.Get(), nullptr, nullptr) != 1) {
    return args.env().Null();
  }
  const auto lookup = X509_STORE_CTX_get_lookup_certs(ctx.get());
  auto* const name = const_cast<LookupName*>(args.Get<X509Name>(0).Get());
  return X509::ShareList(args.addon(), X509StackPtr(lookup(ctx.get(), name)).get());
}

bool LoadPath(X509Store& store, Args& args) {
  return X509_STORE_load_path(store.Get(), args.String(0).c_str()) == 1;
}

bool LoadStore(X509Store& store, Args& args) {
  return X509_STORE_load_store(store.Get(), args.String(0).c_str()) == 1;
}

void SetLookupCrls(X509Store& store, Args& args) {
  std::unique_ptr<Callback> callback = args.FunctionOrNull(0);
  State* state = StoreState::Of(store.Get());
  if (state == nullptr) ThrowError(args.env(), "out of memory");
  state->lookup_crls = std::move(callback);
  X509_STORE_set_lookup_crls(store.Get(), state->lookup_crls ? &OnLookupCrls : nullptr);
}

Napi::Value New(Args& args) {
  return X509Store::Create(args.addon(), X509StorePtr(X509_STORE_new()));
}

}  // namespace

std::vector<Member> X509Store::Members() {
  return {
      Method<&AddCrl>("addCrl"),       Method<&SetFlags>("setFlags"),
      Method<&LoadFile>("loadFile"),   Method<&LoadPath>("loadPath"),
      Method<&LoadStore>("loadStore"), Method<&SetLookupCrls>("setLookupCrls"),
      Method<&Deferred>("deferred"),   Method<&LookupCerts>("lookupCerts"),
  };
}

Napi::Value X509Store::Share(Addon& addon, X509_STORE* store) {
  if (store == nullptr || X509_STORE_up_ref(store) != 1) return addon.env().Null();
  return Create(addon, X509StorePtr(store));
}

void InitX509Store(Addon& addon, Napi::Object exports) {
  exports.Set("X509Store", Namespace(addon, {Function<&New>("create")}));
}

}  // namespace s_client
