// Owning pointers of OpenSSL's types. A raw pointer never owns.
// Types without a deleter here are borrowed (see Borrow in object.h).
// Everything in native/ that makes or takes an OpenSSL object uses these.
#ifndef NATIVE_OWNED_H_
#define NATIVE_OWNED_H_

#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/engine.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <memory>

namespace s_client {

template <auto function>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    function(pointer);
  }
};

// Macros need a function of their own.
inline void FreeBuffer(void* memory) { OPENSSL_free(memory); }
inline void FreeX509Stack(STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }
inline void FreeCrlStack(STACK_OF(X509_CRL) * stack) { sk_X509_CRL_pop_free(stack, X509_CRL_free); }
inline void FreeNameStack(STACK_OF(X509_NAME) * stack) {
  sk_X509_NAME_pop_free(stack, X509_NAME_free);
}
inline void FreeCipherStack(STACK_OF(SSL_CIPHER) * stack) { sk_SSL_CIPHER_free(stack); }

// BIO_free_all stops at the first member of the chain that is shared.
using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;
using BioAddrPtr = std::unique_ptr<BIO_ADDR, Free<BIO_ADDR_free>>;
using BioAddrInfoPtr = std::unique_ptr<BIO_ADDRINFO, Free<BIO_ADDRINFO_free>>;
using ConfPtr = std::unique_ptr<CONF, Free<NCONF_free>>;
using EvpPkeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using OcspResponsePtr = std::unique_ptr<OCSP_RESPONSE, Free<OCSP_RESPONSE_free>>;
using SslCtxPtr = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Free<SSL_free>>;
using SslSessionPtr = std::unique_ptr<SSL_SESSION, Free<SSL_SESSION_free>>;
using SslConfCtxPtr = std::unique_ptr<SSL_CONF_CTX, Free<SSL_CONF_CTX_free>>;
using StoreCtxPtr = std::unique_ptr<OSSL_STORE_CTX, Free<OSSL_STORE_close>>;
using StoreInfoPtr = std::unique_ptr<OSSL_STORE_INFO, Free<OSSL_STORE_INFO_free>>;
using X509Ptr = std::unique_ptr<::X509, Free<X509_free>>;
using X509CrlPtr = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using X509NamePtr = std::unique_ptr<X509_NAME, Free<X509_NAME_free>>;
using X509StoreCtxPtr = std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>>;
using X509StorePtr = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;
using VerifyParamPtr = std::unique_ptr<X509_VERIFY_PARAM, Free<X509_VERIFY_PARAM_free>>;
using UiMethodPtr = std::unique_ptr<UI_METHOD, Free<UI_destroy_method>>;

using X509StackPtr = std::unique_ptr<STACK_OF(X509), Free<FreeX509Stack>>;
using CrlStackPtr = std::unique_ptr<STACK_OF(X509_CRL), Free<FreeCrlStack>>;
using NameStackPtr = std::unique_ptr<STACK_OF(X509_NAME), Free<FreeNameStack>>;
using CipherStackPtr = std::unique_ptr<STACK_OF(SSL_CIPHER), Free<FreeCipherStack>>;

// Memory that OpenSSL allocated and gives away.
template <class T>
using OsslMem = std::unique_ptr<T, Free<FreeBuffer>>;

}  // namespace s_client

#endif  // NATIVE_OWNED_H_
