// OCSP responses, printed; as values in ocsp_describe.cc.
#include <openssl/ocsp.h>

#include "addon.h"
#include "base.h"
#include "bio.h"
#include "owned.h"

namespace s_client {

Napi::Value DescribeResponse(Args& args);  // ocsp_describe.cc

namespace {

bool PrintResponse(Args& args) {
  Bio& bio = args.Get<Bio>(0);
  Bytes der = args.Buffer(1);
#ifndef OPENSSL_NO_OCSP
  const unsigned char* position = der.data();
  OcspResponsePtr response(d2i_OCSP_RESPONSE(nullptr, &position, der.length()));
  if (response == nullptr) return false;
  OCSP_RESPONSE_print(bio.Get(), response.get(), 0);
  return true;
#else
  (void)bio;
  return false;
#endif
}

}  // namespace

void InitOcsp(Addon& addon, Napi::Object exports) {
  exports.Set("ocsp", Namespace(addon, {Function<&PrintResponse>("printResponse"),
                                        Function<&DescribeResponse>("describeResponse")}));
}

}  // namespace s_client
