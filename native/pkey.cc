#define OPENSSL_SUPPRESS_DEPRECATED 1  // ENGINE, EVP_PKEY_ASN1_METHOD
#include "pkey.h"

#include <memory>
#include <string>

#include "bio.h"
#include "compat.h"
#include "engine.h"
#include "pass_phrase.h"

namespace s_client {

namespace {

int Id(Pkey& key, Args&) { return EVP_PKEY_get_id(key.Get()); }

int BaseId(Pkey& key, Args&) { return EVP_PKEY_get_base_id(key.Get()); }

int Bits(Pkey& key, Args&) { return EVP_PKEY_get_bits(key.Get()); }

Napi::Value GroupName(Pkey& key, Args& args) {
  char name[80];
  size_t length = 0;
  if (EVP_PKEY_get_group_name(key.Get(), name, sizeof(name), &length) != 1) {
    return args.env().Null();
  }
  return MakeString(args.env(), name, length);
}

const char* TypeName(Pkey& key, Args&) { return EVP_PKEY_get0_type_name(key.Get()); }

const char* Asn1PemName(Pkey& key, Args&) {
  const char* name = nullptr;
  EVP_PKEY_asn1_get0_info(nullptr, nullptr, nullptr, nullptr, &name, EVP_PKEY_get0_asn1(key.Get()));
  return name;
}

bool PrintPublic(Pkey& key, Args& args) {
  BIO* bio = args.Get<Bio>(0).Get();
  return EVP_PKEY_print_public(bio, key.Get(), args.Int(1), nullptr) == 1;
}

}  // namespace

std::vector<Member> Pkey::Members() {
  return {
      Method<&PrintPublic>("printPublic"), Method<&Id>("id"),
      Method<&BaseId>("baseId"),           Method<&Bits>("bits"),
      Method<&GroupName>("groupName"),     Method<&TypeName>("typeName"),
      Method<&Asn1PemName>("asn1PemName"),
  };
}

Napi::Value Pkey::Share(Addon& addon, EVP_PKEY* key) {
  if (key == nullptr || EVP_PKEY_up_ref(key) != 1) return addon.env().Null();
  return Create(addon, EvpPkeyPtr(key));
}

#ifndef OPENSSL_NO_ENGINE

Napi::Value LoadPrivateKey(Engine& engine, Args& args) {
  std::string id = args.String(0);
  PassPhrase pass(args, 1);
  EvpPkeyPtr key(ENGINE_load_private_key(engine.engine(), id.c_str(), PassPhrase::Method(), &pass));
  return Pkey::Create(args.addon(), std::move(key));
}

#endif

}  // namespace s_client
