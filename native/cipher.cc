#include "cipher.h"

#include <openssl/evp.h>

#include <memory>

#include "compat.h"

namespace s_client {

namespace {

const char* Name(Cipher& cipher, Args&) { return SSL_CIPHER_get_name(cipher.Get()); }

const char* Version(Cipher& cipher, Args&) { return SSL_CIPHER_get_version(cipher.Get()); }

const char* StandardName(Cipher& cipher, Args&) { return SSL_CIPHER_standard_name(cipher.Get()); }

int Bits(Cipher& cipher, Args&) { return SSL_CIPHER_get_bits(cipher.Get(), nullptr); }

Napi::Value Id(Cipher& cipher, Args& args) {
  return MakeNumber(args.env(), SSL_CIPHER_get_id(cipher.Get()));
}

int HandshakeDigestNid(Cipher& cipher, Args&) {
  const EVP_MD* digest = SSL_CIPHER_get_handshake_digest(cipher.Get());
  return digest == nullptr ? NID_undef : EVP_MD_get_type(digest);
}

}  // namespace

std::vector<Member> Cipher::Members() {
  return {
      Getter<&Name>("name"),
      Getter<&Version>("version"),
      Getter<&StandardName>("standardName"),
      Getter<&Bits>("bits"),
      Getter<&Id>("id"),
      Getter<&HandshakeDigestNid>("handshakeDigestNid"),
  };
}

Napi::Value Cipher::Show(Addon& addon, const SSL_CIPHER* cipher) {
  // Static in libssl: nothing is freed.
  return Create(addon, std::shared_ptr<const SSL_CIPHER>(std::shared_ptr<void>(), cipher));
}

}  // namespace s_client
