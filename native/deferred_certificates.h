// Trusted certificates of a file, decoded when a chain asks for their subject.
// Reading Debian's bundle takes libcrypto 3.0 some 35 ms, nearly all of it for certificates that no
// chain ever asks for. Called by the loads of X509Store and SslCtx.
#ifndef NATIVE_DEFERRED_CERTIFICATES_H_
#define NATIVE_DEFERRED_CERTIFICATES_H_

#include <openssl/x509_vfy.h>

#include <string>

namespace s_client {

// Puts the certificates of a PEM file into the store as X509_STORE_load_file(3) would; the errors
// of the thread's queue are then those that it would have left. False when the file or the store is
// not one for which nobody can tell the difference: nothing has happened then, but that the
// certificates of an earlier file are decoded, and libcrypto has to load the file.
bool DeferCertificates(X509_STORE* store, const std::string& path);

// The same for SSL_CTX_set_default_verify_file(3).
bool DeferDefaultCertificates(X509_STORE* store);

// Certificates that are not decoded yet.
size_t CountDeferred(X509_STORE* store);

}  // namespace s_client

#endif  // NATIVE_DEFERRED_CERTIFICATES_H_
