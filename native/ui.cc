// Questions on the terminal that belong to no file.
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <string>
#include <vector>

#include "addon.h"
#include "base.h"

namespace s_client {

namespace {

Napi::Value ReadPassword(Args& args) {
  std::string prompt = args.String(0);
  const int max = args.Int(1, 1, 1 << 16);
  std::vector<char> answer(static_cast<size_t>(max) + 1);
  const bool done = EVP_read_pw_string_min(answer.data(), 0, max, prompt.c_str(), 0) == 0;
  Napi::Value result = done ? MakeStringOrNull(args.env(), answer.data()) : args.env().Null();
  OPENSSL_cleanse(answer.data(), answer.size());
  return result;
}

}  // namespace

void InitUi(Addon& addon, Napi::Object exports) {
  exports.Set("ui", Namespace(addon, {Function<&ReadPassword>("readPassword")}));
}

}  // namespace s_client
