/*
 * An engine whose AES-128-CBC pauses the ASYNC job that it runs in, so that handshake, reading and
 * writing of TLS 1.2 are each left and entered again. Made by: cc -shared -fPIC pausing-engine.c -o
 * pausing.so -lcrypto
 */
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/async.h>
#include <openssl/engine.h>
#include <openssl/evp.h>

static EVP_CIPHER* pausing;
static int nid = NID_aes_128_cbc;

static int Cipher(EVP_CIPHER_CTX* ctx, unsigned char* out, const unsigned char* in, size_t length) {
  ASYNC_pause_job();
  return EVP_CIPHER_meth_get_do_cipher(EVP_aes_128_cbc())(ctx, out, in, length);
}

static int MakeCipher(void) {
  const EVP_CIPHER* plain = EVP_aes_128_cbc();
  pausing = EVP_CIPHER_meth_new(nid, 16, 16);
  return pausing != NULL && EVP_CIPHER_meth_set_iv_length(pausing, 16) &&
         EVP_CIPHER_meth_set_flags(pausing, EVP_CIPH_CBC_MODE | EVP_CIPH_FLAG_DEFAULT_ASN1) &&
         EVP_CIPHER_meth_set_init(pausing, EVP_CIPHER_meth_get_init(plain)) &&
         EVP_CIPHER_meth_set_do_cipher(pausing, Cipher) &&
         EVP_CIPHER_meth_set_impl_ctx_size(pausing, EVP_CIPHER_impl_ctx_size(plain));
}

static int Ciphers(ENGINE* engine, const EVP_CIPHER** cipher, const int** nids, int wanted) {
  (void)engine;
  if (cipher == NULL) {
    *nids = &nid;
    return 1;
  }
  *cipher = wanted == nid ? pausing : NULL;
  return *cipher != NULL;
}

static int Bind(ENGINE* engine, const char* id) {
  (void)id;
  return MakeCipher() && ENGINE_set_id(engine, "pausing") &&
         ENGINE_set_name(engine, "ciphers that pause") && ENGINE_set_ciphers(engine, Ciphers);
}

IMPLEMENT_DYNAMIC_BIND_FN(Bind)
IMPLEMENT_DYNAMIC_CHECK_FN()
