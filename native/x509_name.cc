#include "x509_name.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

#include "addon.h"
#include "bio.h"

namespace s_client {

namespace {

int Print(X509Name& name, Args& args) {
  Bio& bio = args.Get<Bio>(0);
  int indent = args.Size(1);
  return X509_NAME_print_ex(bio.Get(), name.Get(), indent, args.Unsigned(2));
}

Napi::Value Oneline(X509Name& name, Args& args) {
  OsslMem<char> text(X509_NAME_oneline(name.Get(), nullptr, 0));
  return MakeStringOrNull(args.env(), text.get());
}

void FreeConfStack(STACK_OF(CONF_VALUE) * values) {
  sk_CONF_VALUE_pop_free(values, X509V3_conf_free);
}

// Null leaves its reason in the error queue.
Napi::Value ParseList(Args& args) {
  std::string text = args.String(0);
  std::unique_ptr<STACK_OF(CONF_VALUE), Free<FreeConfStack>> values(
      X509V3_parse_list(text.c_str()));
  if (values == nullptr) return args.env().Null();
  const KeepErrno keep;
  Napi::Array names = Napi::Array::New(args.env());
  for (int i = 0; i < sk_CONF_VALUE_num(values.get()); i++) {
    names.Set(names.Length(),
              MakeStringOrNull(args.env(), sk_CONF_VALUE_value(values.get(), i)->name));
  }
  return names;
}

}  // namespace

std::vector<Member> X509Name::Members() {
  return {Method<&Print>("print"), Method<&Oneline>("oneline")};
}

Napi::Value X509Name::Copy(Addon& addon, const X509_NAME* name) {
  return Create(
      addon, X509NamePtr(name == nullptr ? nullptr : X509_NAME_dup(const_cast<X509_NAME*>(name))));
}

void InitX509Name(Addon& addon, Napi::Object exports) {
  exports.Set("X509Name", Namespace(addon, {Function<&ParseList>("parseList")}));
}

}  // namespace s_client
