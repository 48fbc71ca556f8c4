#include "verify_param.h"

#include <openssl/objects.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>
#include <string>

#include "addon.h"

namespace s_client {

namespace {

using ObjectPtr = std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>>;

const char* AddPolicy(VerifyParam& param, Args& args) {
  ObjectPtr policy(OBJ_txt2obj(args.String(0).c_str(), 0));
  if (policy == nullptr) return "bad-oid";
  if (X509_VERIFY_PARAM_add0_policy(param.Get(), policy.get()) != 1) return "failed";
  policy.release();  // taken only when it succeeds
  return "ok";
}

int PurposeBySname(VerifyParam&, Args& args) {
  const int index = X509_PURPOSE_get_by_sname(args.String(0).c_str());
  return index < 0 ? -1 : X509_PURPOSE_get_id(X509_PURPOSE_get0(index));
}

bool SetPurpose(VerifyParam& param, Args& args) {
  return X509_VERIFY_PARAM_set_purpose(param.Get(), args.Int(0)) == 1;
}

const char* SetNamed(VerifyParam& param, Args& args) {
  const X509_VERIFY_PARAM* named = X509_VERIFY_PARAM_lookup(args.String(0).c_str());
  if (named == nullptr) return "unknown";
  return X509_VERIFY_PARAM_set1(param.Get(), named) == 1 ? "ok" : "failed";
}

void SetDepth(VerifyParam& param, Args& args) {
  X509_VERIFY_PARAM_set_depth(param.Get(), args.Int(0));
}

void SetAuthLevel(VerifyParam& param, Args& args) {
  X509_VERIFY_PARAM_set_auth_level(param.Get(), args.Int(0));
}

void SetTime(VerifyParam& param, Args& args) {
  X509_VERIFY_PARAM_set_time(param.Get(), static_cast<time_t>(args.BigInt64(0)));
}

bool Set1Host(VerifyParam& param, Args& args) {
  return X509_VERIFY_PARAM_set1_host(param.Get(), args.String(0).c_str(), 0) == 1;
}

bool Set1Email(VerifyParam& param, Args& args) {
  return X509_VERIFY_PARAM_set1_email(param.Get(), args.String(0).c_str(), 0) == 1;
}

bool Set1IpAsc(VerifyParam& param, Args& args) {
  return X509_VERIFY_PARAM_set1_ip_asc(param.Get(), args.String(0).c_str()) == 1;
}

void SetHostflags(VerifyParam& param, Args& args) {
  X509_VERIFY_PARAM_set_hostflags(param.Get(), args.Unsigned(0));
}

bool SetFlags(VerifyParam& param, Args& args) {
  return X509_VERIFY_PARAM_set_flags(param.Get(), args.Unsigned(0)) == 1;
}

bool ClearFlags(VerifyParam& param, Args& args) {
  return X509_VERIFY_PARAM_clear_flags(param.Get(), args.Unsigned(0)) == 1;
}

Napi::Value GetFlags(VerifyParam& param, Args& args) {
  return MakeNumber(args.env(), static_cast<double>(X509_VERIFY_PARAM_get_flags(param.Get())));
}

Napi::Value New(Args& args) {
  return VerifyParam::Create(args.addon(), VerifyParamPtr(X509_VERIFY_PARAM_new()));
}

}  // namespace

std::vector<Member> VerifyParam::Members() {
  return {
      Method<&AddPolicy>("addPolicy"),       Method<&PurposeBySname>("purposeBySname"),
      Method<&SetPurpose>("setPurpose"),     Method<&SetNamed>("setNamed"),
      Method<&SetDepth>("setDepth"),         Method<&SetAuthLevel>("setAuthLevel"),
      Method<&SetTime>("setTime"),           Method<&Set1Host>("set1Host"),
      Method<&Set1Email>("set1Email"),       Method<&Set1IpAsc>("set1IpAsc"),
      Method<&SetHostflags>("setHostflags"), Method<&SetFlags>("setFlags"),
      Method<&ClearFlags>("clearFlags"),     Method<&GetFlags>("getFlags"),
  };
}

void InitVerifyParam(Addon& addon, Napi::Object exports) {
  exports.Set("VerifyParam", Namespace(addon, {Function<&New>("create")}));
}

}  // namespace s_client
