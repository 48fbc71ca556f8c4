#include "x509_name.h"

#include <openssl/x509.h>

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

}  // namespace

std::vector<Member> X509Name::Members() {
  return {Method<&Print>("print"), Method<&Oneline>("oneline")};
}

Napi::Value X509Name::Copy(Addon& addon, const X509_NAME* name) {
  return Create(addon, X509NamePtr(name == nullptr ? nullptr : X509_NAME_dup(name)));
}

}  // namespace s_client
