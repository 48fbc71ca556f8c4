// What an OCSP response says of the first certificate in it, as values.
#include <openssl/ocsp.h>

#include <ctime>
#include <string>

#include "addon.h"
#include "base.h"
#include "owned.h"

namespace s_client {

#ifndef OPENSSL_NO_OCSP
namespace {

using BasicPtr = std::unique_ptr<OCSP_BASICRESP, Free<OCSP_BASICRESP_free>>;

// ISO 8601 in UTC, or null.
Napi::Value Time(Napi::Env env, const ASN1_GENERALIZEDTIME* time) {
  tm parts = {};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return env.Null();
  char text[40];
  return MakeString(env, text, strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts));
}

}  // namespace
#endif

// null for what is no OCSP response.
Napi::Value DescribeResponse(Args& args) {
  Bytes der = args.Buffer(0);
#ifndef OPENSSL_NO_OCSP
  Napi::Env env = args.env();
  const unsigned char* position = der.data();
  const OcspResponsePtr response(d2i_OCSP_RESPONSE(nullptr, &position, der.length()));
  if (response == nullptr) return env.Null();
  Napi::Object result = Napi::Object::New(env);
  const int status = OCSP_response_status(response.get());
  result.Set("response", MakeStringOrNull(env, OCSP_response_status_str(status)));
  const BasicPtr basic(OCSP_response_get1_basic(response.get()));
  OCSP_SINGLERESP* single = basic == nullptr ? nullptr : OCSP_resp_get0(basic.get(), 0);
  int reason = 0;
  ASN1_GENERALIZEDTIME* revoked = nullptr;
  ASN1_GENERALIZEDTIME* from = nullptr;
  ASN1_GENERALIZEDTIME* until = nullptr;
  const int found =
      single == nullptr ? -1 : OCSP_single_get0_status(single, &reason, &revoked, &from, &until);
  result.Set("status", found < 0 ? env.Null() : MakeStringOrNull(env, OCSP_cert_status_str(found)));
  result.Set("producedAt",
             Time(env, basic == nullptr ? nullptr : OCSP_resp_get0_produced_at(basic.get())));
  result.Set("thisUpdate", Time(env, from));
  result.Set("nextUpdate", Time(env, until));
  result.Set("revokedAt", Time(env, revoked));
  return result;
#else
  return args.env().Null();
#endif
}

}  // namespace s_client
