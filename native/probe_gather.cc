// What is told of a probe: the parameters agreed on, the chain, what was stapled, the errors.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string>

#include "compat.h"
#include "probe_connection.h"

namespace {

// Outside the namespace where X509 is a class.
X509* CertAt(const STACK_OF(X509) * chain, int index) { return sk_X509_value(chain, index); }

}  // namespace

namespace s_client {

namespace {

// Kept between connections, so that its memory is.
thread_local std::string der_buffer;

std::string_view DerOf(::X509* cert) {
  const int length = i2d_X509(cert, nullptr);
  if (length <= 0) return {};
  der_buffer.resize(static_cast<size_t>(length));
  auto* end = reinterpret_cast<unsigned char*>(der_buffer.data());
  i2d_X509(cert, &end);
  return der_buffer;
}

void GatherChain(SSL* ssl, Batch& batch, CertificateTable& certificates) {
  const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl);
  const int count = chain == nullptr ? 0 : sk_X509_num(chain);
  std::vector<uint32_t> numbers;
  numbers.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; i++) {
    numbers.push_back(certificates.Number(DerOf(CertAt(chain, i))));
  }
  batch.SetBytes(Column::kChain, numbers.data(), numbers.size() * sizeof(uint32_t));
}

const char* GroupName(SSL* ssl) {
  static auto* const get0_name = Find<const char*(SSL*)>("SSL_get0_group_name");
  if (get0_name != nullptr) return get0_name(ssl);
  const int group = static_cast<int>(SSL_get_negotiated_group(ssl));
  return group == 0 ? nullptr : SSL_group_to_name(ssl, group);
}

// The key of the exchange, for what has no named group.
void GatherTempKey(SSL* ssl, Batch& batch, Names& names) {
  EVP_PKEY* key = nullptr;
  if (SSL_get_peer_tmp_key(ssl, &key) != 1) return;
  EvpPkeyPtr owner(key);
  const int type = EVP_PKEY_get_id(key);
  batch.Set(Column::kTempKeyNid, type);
  batch.Set(Column::kTempKeyBits, EVP_PKEY_get_bits(key));
  char name[80];
  size_t length = 0;
  if (type == EVP_PKEY_EC && EVP_PKEY_get_group_name(key, name, sizeof(name), &length) == 1) {
    batch.Set(Column::kGroup, names.Number(name));
  } else if (type == EVP_PKEY_X25519 || type == EVP_PKEY_X448) {
    batch.Set(Column::kGroup, names.Number(OBJ_nid2sn(type)));
  }
}

void GatherSignature(SSL* ssl, Batch& batch, Names& names) {
  const char* name = nullptr;
  if (SSL_ctrl(ssl, kGetPeerSignatureName, 0, &name) == 1) {
    batch.Set(Column::kSignature, names.Number(name));
  }
  int nid = 0;
  if (SSL_get_peer_signature_type_nid(ssl, &nid) == 1) batch.Set(Column::kSignatureNid, nid);
  if (SSL_get_peer_signature_nid(ssl, &nid) == 1) batch.Set(Column::kDigestNid, nid);
}

void GatherAgreed(SSL* ssl, Batch& batch, Names& names) {
  batch.Set(Column::kVersion, names.Number(SSL_get_version(ssl)));
  const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl);
  if (cipher != nullptr) {
    batch.Set(Column::kCipher, names.Number(SSL_CIPHER_get_name(cipher)));
    batch.Set(Column::kCipherBits, SSL_CIPHER_get_bits(cipher, nullptr));
  }
  const char* group = GroupName(ssl);
  if (group != nullptr) {
    batch.Set(Column::kGroup, names.Number(group));
  } else {
    GatherTempKey(ssl, batch, names);
  }
  GatherSignature(ssl, batch, names);
  const COMP_METHOD* compression = SSL_get_current_compression(ssl);
  if (compression != nullptr) {
    batch.Set(Column::kCompression, names.Number(SSL_COMP_get_name(compression)));
  }
  const unsigned char* alpn = nullptr;
  unsigned int length = 0;
  SSL_get0_alpn_selected(ssl, &alpn, &length);
  if (length > 0) batch.SetBytes(Column::kAlpn, alpn, length);
}

unsigned FlagsOf(SSL* ssl) {
  unsigned flags = 0;
  if (SSL_session_reused(ssl)) flags |= kReused;
  if (SSL_get_extms_support(ssl) == 1) flags |= kExtendedMasterSecret;
  if (SSL_get_secure_renegotiation_support(ssl)) flags |= kSecureRenegotiation;
  return flags;
}

#ifndef OPENSSL_NO_CT
using SctText = OsslMem<unsigned char>;

// Each with its source (sct_source_t, one byte) and length (two bytes) in front.
void GatherScts(SSL* ssl, Batch& batch) {
  const STACK_OF(SCT)* scts = SSL_get0_peer_scts(ssl);
  std::string all;
  for (int i = 0; scts != nullptr && i < sk_SCT_num(scts); i++) {
    SCT* sct = sk_SCT_value(scts, i);
    unsigned char* raw = nullptr;
    const int length = i2o_SCT(sct, &raw);
    SctText owner(raw);
    if (length <= 0) continue;
    all += static_cast<char>(SCT_get_source(sct));
    all += static_cast<char>(length >> 8);
    all += static_cast<char>(length & 0xff);
    all.append(reinterpret_cast<const char*>(raw), static_cast<size_t>(length));
  }
  if (!all.empty()) batch.SetBytes(Column::kScts, all.data(), all.size());
}
#endif

void GatherAsked(SSL* ssl, const ProbeSetup& setup, Batch& batch) {
  if (setup.ocsp) {
    const unsigned char* response = nullptr;
    const long length = SSL_get_tlsext_status_ocsp_resp(ssl, &response);
    if (response != nullptr && length > 0) {
      batch.SetBytes(Column::kOcsp, response, static_cast<size_t>(length));
    }
  }
#ifndef OPENSSL_NO_CT
  if (setup.scts) GatherScts(ssl, batch);
#endif
}

}  // namespace

void GatherConnection(const ProbeConnection& connection, Batch& batch, Names& names,
                      CertificateTable& certificates) {
  SSL* ssl = connection.ssl.get();
  unsigned flags = 0;
  // Without a session nothing of this exists, and some lines crash when asked.
  if (ssl != nullptr && SSL_get_session(ssl) != nullptr) {
    if (SSL_get_peer_cert_chain(ssl) != nullptr) {
      flags |= kServerCertificate;
      GatherChain(ssl, batch, certificates);
    }
    if (connection.handshake_done > 0) {
      flags |= FlagsOf(ssl);
      GatherAgreed(ssl, batch, names);
      GatherAsked(ssl, *connection.setup, batch);
    }
    if (connection.setup->verify && (flags & kServerCertificate) != 0) {
      flags |= kVerified;
      batch.Set(Column::kVerifyResult, static_cast<double>(SSL_get_verify_result(ssl)));
    }
  }
  batch.Set(Column::kFlags, flags);
  batch.Set(Column::kTickets, connection.tickets);
  // Datagrams are counted by a BIO of libcrypto's.
  const bool counts = connection.setup->dtls && ssl != nullptr;
  const uint64_t read = counts ? BIO_number_read(SSL_get_rbio(ssl)) : connection.bytes_read;
  const uint64_t written =
      counts ? BIO_number_written(SSL_get_wbio(ssl)) : connection.bytes_written;
  batch.Set(Column::kBytesRead, static_cast<double>(read));
  batch.Set(Column::kBytesWritten, static_cast<double>(written));
}

void GatherErrors(Batch& batch) {
  std::string texts;
  int alert = -1;
  unsigned long first = 0;
  for (unsigned long code = ERR_get_error(); code != 0; code = ERR_get_error()) {
    if (first == 0) first = code;
    const int reason = ERR_GET_REASON(code);
    if (ERR_GET_LIB(code) == ERR_LIB_SSL && reason >= SSL_AD_REASON_OFFSET &&
        reason < SSL_AD_REASON_OFFSET + 256) {
      alert = reason - SSL_AD_REASON_OFFSET;
    }
    char text[256];
    ERR_error_string_n(code, text, sizeof(text));
    texts += texts.empty() ? "" : "\n";
    texts += text;
  }
  batch.Set(Column::kErrorCode, static_cast<double>(first));
  batch.Set(Column::kAlert, alert);
  if (!texts.empty()) batch.SetBytes(Column::kText, texts.data(), texts.size());
}

}  // namespace s_client
