// PEM frames around bytes that are no object of OpenSSL's.
#include <openssl/pem.h>

#include <string>

#include "addon.h"
#include "base.h"
#include "bio.h"

namespace s_client {

namespace {

int Write(Args& args) {
  Bio& bio = args.Get<Bio>(0);
  std::string name = args.String(1);
  std::string header = args.String(2);
  Bytes data = args.Buffer(3);
  return PEM_write_bio(bio.Get(), name.c_str(), header.c_str(), data.data(), data.length());
}

}  // namespace

void InitPem(Addon& addon, Napi::Object exports) {
  exports.Set("pem", Namespace(addon, {Function<&Write>("write")}));
}

}  // namespace s_client
