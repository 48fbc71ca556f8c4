#include "x509_store_ctx.h"

#include <openssl/x509v3.h>

#include <string>

#include "bio.h"
#include "x509.h"

namespace s_client {

namespace {

int GetError(X509StoreCtx& store, Args&) { return X509_STORE_CTX_get_error(store.Get()); }

void SetError(X509StoreCtx& store, Args& args) {
  X509_STORE_CTX_set_error(store.Get(), args.Int(0));
}

int GetErrorDepth(X509StoreCtx& store, Args&) {
  return X509_STORE_CTX_get_error_depth(store.Get());
}

Napi::Value GetCurrentCert(X509StoreCtx& store, Args& args) {
  return X509::Share(args.addon(), X509_STORE_CTX_get_current_cert(store.Get()));
}

bool ExplicitPolicy(X509StoreCtx& store, Args&) {
  return X509_STORE_CTX_get_explicit_policy(store.Get()) != 0;
}

const STACK_OF(X509_POLICY_NODE) * Policies(X509StoreCtx& store, Args& args, size_t which) {
  const std::string name = args.String(which);
  X509_POLICY_TREE* tree = X509_STORE_CTX_get0_policy_tree(store.Get());
  if (name == "authority") return X509_policy_tree_get0_policies(tree);
  if (name == "user") return X509_policy_tree_get0_user_policies(tree);
  ThrowTypeError(args.env(), Args::Name(which) + " must be 'authority' or 'user'");
}

Napi::Value PrintPolicies(X509StoreCtx& store, Args& args) {
  Bio& bio = args.Get<Bio>(0);
  const STACK_OF(X509_POLICY_NODE)* nodes = Policies(store, args, 1);
  if (nodes == nullptr) return args.env().Null();
  const int count = sk_X509_POLICY_NODE_num(nodes);
  for (int i = 0; i < count; i++) {
    X509_POLICY_NODE_print(bio.Get(), sk_X509_POLICY_NODE_value(nodes, i), 2);
  }
  return MakeNumber(args.env(), count);
}

}  // namespace

std::vector<Member> X509StoreCtx::Members() {
  return {
      Method<&GetError>("getError"),           Method<&SetError>("setError"),
      Method<&GetErrorDepth>("getErrorDepth"), Method<&GetCurrentCert>("getCurrentCert"),
      Method<&PrintPolicies>("printPolicies"), Method<&ExplicitPolicy>("explicitPolicy"),
  };
}

}  // namespace s_client
