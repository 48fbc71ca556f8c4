// What a certificate says, as values instead of print-outs.
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>
#include <string>

#include "compat.h"
#include "x509.h"

namespace s_client {

namespace {

using NamesPtr = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;
using BignumPtr = std::unique_ptr<BIGNUM, Free<BN_free>>;

std::string Drain(BIO* bio) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  return length <= 0 ? std::string() : std::string(data, static_cast<size_t>(length));
}

// RFC 2253 with UTF-8 as it is; control characters stay escaped.
std::string NameText(const X509_NAME* name) {
  BioPtr bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr) return {};
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  return Drain(bio.get());
}

// ISO 8601 in UTC; empty for a time that cannot be read.
std::string TimeText(const ASN1_TIME* time) {
  tm parts = {};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return {};
  char text[40];
  const size_t length = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return std::string(text, length);
}

std::string SerialText(const ASN1_INTEGER* serial) {
  BignumPtr number(ASN1_INTEGER_to_BN(serial, nullptr));
  if (number == nullptr) return {};
  const OsslMem<char> text(BN_bn2hex(number.get()));
  return text == nullptr ? std::string() : std::string(text.get());
}

std::string AddressText(const ASN1_OCTET_STRING* address) {
  const unsigned char* data = ASN1_STRING_get0_data(address);
  const int length = ASN1_STRING_length(address);
  std::string text;
  char part[8];
  if (length == 4) {
    for (int i = 0; i < length; i++) text += (i == 0 ? "" : ".") + std::to_string(data[i]);
  } else if (length == 16) {
    for (int i = 0; i < length; i += 2) {
      snprintf(part, sizeof(part), i == 0 ? "%x" : ":%x", data[i] << 8 | data[i + 1]);
      text += part;
    }
  }
  return text;
}

std::string GeneralNameText(const GENERAL_NAME* name) {
  int type = 0;
  void* value = GENERAL_NAME_get0_value(name, &type);
  const auto* string = static_cast<const ASN1_STRING*>(value);
  switch (type) {
    case GEN_DNS:
    case GEN_EMAIL:
    case GEN_URI: {
      const char* prefix = type == GEN_DNS ? "DNS:" : type == GEN_EMAIL ? "email:" : "URI:";
      return prefix + std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
                                  static_cast<size_t>(ASN1_STRING_length(string)));
    }
    case GEN_IPADD:
      return "IP:" + AddressText(static_cast<const ASN1_OCTET_STRING*>(value));
    case GEN_DIRNAME:
      return "DirName:" + NameText(static_cast<const X509_NAME*>(value));
    default:
      return {};
  }
}

Napi::Array Sans(Napi::Env env, ::X509* cert) {
  Napi::Array list = Napi::Array::New(env);
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(cert, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); i++) {
    const std::string text = GeneralNameText(sk_GENERAL_NAME_value(names.get(), i));
    if (!text.empty()) list.Set(list.Length(), MakeString(env, text));
  }
  return list;
}

const char* KeyType(const EVP_PKEY* key) {
  const int id = EVP_PKEY_get_base_id(key);
  if (id == EVP_PKEY_RSA) return "RSA";
  if (id == EVP_PKEY_EC) return "EC";
  const char* name = EVP_PKEY_get0_type_name(key);
  return name == nullptr ? OBJ_nid2sn(id) : name;
}

void DescribeKey(Napi::Env env, ::X509* cert, Napi::Object& into) {
  const EVP_PKEY* key = X509_get0_pubkey(cert);
  into.Set("keyType", key == nullptr ? env.Null() : MakeStringOrNull(env, KeyType(key)));
  into.Set("keyBits", MakeNumber(env, key == nullptr ? 0 : EVP_PKEY_get_bits(key)));
  char group[80];
  size_t length = 0;
  const bool has_group = key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
                         EVP_PKEY_get_group_name(key, group, sizeof(group), &length) == 1;
  into.Set("keyGroup", has_group ? MakeStringOrNull(env, group) : env.Null());
}

// Times are what of a certificate decides most.
double SecondsUntil(const ASN1_TIME* time) {
  int days = 0;
  int seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, nullptr, time) != 1) return 0;
  return days * 86400.0 + seconds;
}

Napi::Value Describe(X509& self, Args& args) {
  const KeepErrno keep;
  Napi::Env env = args.env();
  ::X509* cert = self.Get();
  Napi::Object result = Napi::Object::New(env);
  result.Set("subject", MakeString(env, NameText(X509_get_subject_name(cert))));
  result.Set("issuer", MakeString(env, NameText(X509_get_issuer_name(cert))));
  result.Set("sans", Sans(env, cert));
  result.Set("notBefore", MakeString(env, TimeText(X509_get0_notBefore(cert))));
  result.Set("notAfter", MakeString(env, TimeText(X509_get0_notAfter(cert))));
  result.Set("secondsSinceStart", MakeNumber(env, -SecondsUntil(X509_get0_notBefore(cert))));
  result.Set("secondsLeft", MakeNumber(env, SecondsUntil(X509_get0_notAfter(cert))));
  result.Set("serial", MakeString(env, SerialText(X509_get0_serialNumber(cert))));
  DescribeKey(env, cert, result);
  result.Set("signature", MakeStringOrNull(env, OBJ_nid2ln(X509_get_signature_nid(cert))));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  const bool hashed = X509_digest(cert, EVP_sha256(), digest, &length) == 1;
  result.Set("sha256", MakeBuffer(env, digest, hashed ? length : 0));
  result.Set("selfIssued", Napi::Boolean::New(env, X509_check_issued(cert, cert) == X509_V_OK));
  return result;
}

// X509_check_host(3), or X509_check_ip_asc(3) for an address.
bool CheckHost(X509& self, Args& args) {
  const std::string name = args.String(0);
  if (args.Boolean(1)) return X509_check_ip_asc(self.Get(), name.c_str(), 0) == 1;
  return X509_check_host(self.Get(), name.data(), name.size(), 0, nullptr) == 1;
}

}  // namespace

std::vector<Member> X509DescribeMembers() {
  return {X509::Method<&Describe>("describe"), X509::Method<&CheckHost>("checkHost")};
}

}  // namespace s_client
