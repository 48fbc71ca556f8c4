// Names of one OpenSSL line on another, and functions that only later releases of the same ABI
// have. Not here: features that a build leaves out (OPENSSL_NO_*); those tests stand where they
// matter. Used by the TLS and certificate types; each new name of 3.0 that they use has its 1.1.1
// form here.
#ifndef NATIVE_COMPAT_H_
#define NATIVE_COMPAT_H_

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <openssl/ssl.h>
#include <openssl/store.h>
#include <openssl/x509_vfy.h>
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
#include <openssl/core_names.h>
#include <openssl/params.h>
#endif

#include <cstdint>

namespace s_client {

// A function of the libssl that is bound (or of its libcrypto), null when that build lacks it.
// A weak symbol or a look-up in the whole process would find Node's own OpenSSL.
void* FindFunction(const char* name);

template <class Function>
Function* Find(const char* name) {
  return reinterpret_cast<Function*>(FindFunction(name));
}

// SSL_get0_peer_signature_name, a macro since 3.5; libssl before that knows no such command and
// answers 0.
constexpr int kGetPeerSignatureName = 141;

#if OPENSSL_VERSION_NUMBER >= 0x30000000L

using SslOptions = uint64_t;
using LookupStoreCtx = const X509_STORE_CTX;
using LookupName = const X509_NAME;

#else  // 1.1.1

using SslOptions = unsigned long;
using LookupStoreCtx = X509_STORE_CTX;
using LookupName = X509_NAME;
struct OSSL_PARAM;

inline int BIO_get_ktls_send(BIO*) { return 0; }
inline int BIO_get_ktls_recv(BIO*) { return 0; }
inline int EVP_MD_get_type(const EVP_MD* md) { return EVP_MD_type(md); }
inline int EVP_PKEY_get_id(const EVP_PKEY* key) { return EVP_PKEY_id(key); }
inline int EVP_PKEY_get_base_id(const EVP_PKEY* key) { return EVP_PKEY_base_id(key); }
inline int EVP_PKEY_get_bits(const EVP_PKEY* key) { return EVP_PKEY_bits(key); }
inline const char* EVP_PKEY_get0_type_name(const EVP_PKEY* key) {
  return OBJ_nid2sn(EVP_PKEY_id(key));
}

// Only curves have names there.
inline int EVP_PKEY_get_group_name(const EVP_PKEY* key, char* name, size_t size, size_t* length) {
  const EC_KEY* ec = EVP_PKEY_get0_EC_KEY(const_cast<EVP_PKEY*>(key));
  if (ec == nullptr) return 0;
  const char* curve = OBJ_nid2sn(EC_GROUP_get_curve_name(EC_KEY_get0_group(ec)));
  if (curve == nullptr) return 0;
  *length = OPENSSL_strlcpy(name, curve, size);
  return 1;
}

// Neither forms nor property queries.
inline OSSL_STORE_CTX* OSSL_STORE_open_ex(const char* uri, void*, const char*,
                                          const UI_METHOD* method, void* data, const OSSL_PARAM*,
                                          OSSL_STORE_post_process_info_fn process,
                                          void* process_data) {
  return OSSL_STORE_open(uri, method, data, process, process_data);
}
inline OSSL_STORE_CTX* OSSL_STORE_attach(BIO*, const char*, void*, const char*, const UI_METHOD*,
                                         void*, const OSSL_PARAM*, OSSL_STORE_post_process_info_fn,
                                         void*) {
  return nullptr;
}

inline SSL_CTX* SSL_CTX_new_ex(void*, const char*, const SSL_METHOD* method) {
  return SSL_CTX_new(method);
}
inline int SSL_CTX_load_verify_file(SSL_CTX* ctx, const char* path) {
  return SSL_CTX_load_verify_locations(ctx, path, nullptr);
}
inline int SSL_CTX_load_verify_dir(SSL_CTX* ctx, const char* path) {
  return SSL_CTX_load_verify_locations(ctx, nullptr, path);
}
inline int SSL_CTX_load_verify_store(SSL_CTX*, const char*) { return 0; }
// There is no default store, and so nothing that could fail.
inline int SSL_CTX_set_default_verify_store(SSL_CTX*) { return 1; }
inline int X509_STORE_load_file(X509_STORE* store, const char* path) {
  return X509_STORE_load_locations(store, path, nullptr);
}
inline int X509_STORE_load_path(X509_STORE* store, const char* path) {
  return X509_STORE_load_locations(store, nullptr, path);
}
inline int X509_STORE_load_store(X509_STORE*, const char*) { return 0; }
inline ::X509* SSL_get1_peer_certificate(const SSL* ssl) { return SSL_get_peer_certificate(ssl); }
inline int SSL_get_negotiated_group(SSL*) { return 0; }
inline const char* SSL_group_to_name(SSL*, int) { return nullptr; }

#endif

}  // namespace s_client

#endif  // NATIVE_COMPAT_H_
