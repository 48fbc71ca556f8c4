// What the peer of a connection sent, and what verifying it gave.
#include <openssl/ocsp.h>
#include <openssl/ssl.h>

#include "compat.h"
#include "pkey.h"
#include "ssl.h"
#include "x509.h"
#include "x509_name.h"

namespace s_client {

namespace {

Napi::Value GetPeerCertificate(Ssl& self, Args& args) {
  return X509::Create(args.addon(), X509Ptr(SSL_get1_peer_certificate(self.Get())));
}

Napi::Value GetPeerCertChain(Ssl& self, Args& args) {
  return X509::ShareList(args.addon(), SSL_get_peer_cert_chain(self.Get()));
}

// RFC 7250; since 3.2.
Napi::Value Get0PeerRpk(Ssl& self, Args& args) {
  static auto* const get = Find<EVP_PKEY*(const SSL*)>("SSL_get0_peer_rpk");
  return Pkey::Share(args.addon(), get == nullptr ? nullptr : get(self.Get()));
}

int NegotiatedCertType(const char* function, Ssl& self) {
  auto* const get = Find<int(const SSL*)>(function);
  return get == nullptr ? 0 : get(self.Get());
}

int GetNegotiatedServerCertType(Ssl& self, Args&) {
  return NegotiatedCertType("SSL_get_negotiated_server_cert_type", self);
}

int GetNegotiatedClientCertType(Ssl& self, Args&) {
  return NegotiatedCertType("SSL_get_negotiated_client_cert_type", self);
}

Napi::Value GetVerifiedChain(Ssl& self, Args& args) {
  return X509::ShareList(args.addon(), SSL_get0_verified_chain(self.Get()));
}

long GetVerifyResult(Ssl& self, Args&) { return SSL_get_verify_result(self.Get()); }

const char* Get0Peername(Ssl& self, Args&) { return SSL_get0_peername(self.Get()); }

Napi::Value Get0PeerCaList(Ssl& self, Args& args) {
  const STACK_OF(X509_NAME)* names = SSL_get0_peer_CA_list(self.Get());
  if (names == nullptr) return args.env().Null();
  const KeepErrno keep;
  Napi::Array list = Napi::Array::New(args.env());
  for (int i = 0; i < sk_X509_NAME_num(names); i++) {
    list.Set(list.Length(), X509Name::Copy(args.addon(), sk_X509_NAME_value(names, i)));
  }
  return list;
}

Napi::Value Get0CertificateTypes(Ssl& self, Args& args) {
  const unsigned char* types = nullptr;
  const size_t count = SSL_get0_certificate_types(self.Get(), &types);
  return MakeBuffer(args.env(), types, types == nullptr ? 0 : count);
}

Napi::Value Get0EcPointFormats(Ssl& self, Args& args) {
  const char* formats = nullptr;
#ifndef OPENSSL_NO_EC
  const long count = SSL_get0_ec_point_formats(self.Get(), &formats);
#else
  const long count = 0;
  (void)self;
#endif
  return MakeBuffer(args.env(), formats,
                    formats == nullptr || count < 0 ? 0 : static_cast<size_t>(count));
}

// Of SSL_get_sigalgs and SSL_get_shared_sigalgs.
using GetSigalg = int (*)(SSL*, int, int*, int*, int*, unsigned char*, unsigned char*);

Napi::Value SigalgList(GetSigalg get, Ssl& self, Args& args) {
  Napi::Env env = args.env();
  SSL* ssl = self.Get();
  // Both give the count for the first one; only SSL_get_sigalgs does for -1.
  const int count = get(ssl, 0, nullptr, nullptr, nullptr, nullptr, nullptr);
  const KeepErrno keep;
  Napi::Array list = Napi::Array::New(env);
  for (int i = 0; i < count; i++) {
    int sign = 0;
    int hash = 0;
    int sign_hash = 0;
    unsigned char raw_sign = 0;
    unsigned char raw_hash = 0;
    get(ssl, i, &sign, &hash, &sign_hash, &raw_sign, &raw_hash);
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("signNid", MakeNumber(env, sign));
    entry.Set("hashNid", MakeNumber(env, hash));
    entry.Set("signHashNid", MakeNumber(env, sign_hash));
    entry.Set("rawSign", MakeNumber(env, raw_sign));
    entry.Set("rawHash", MakeNumber(env, raw_hash));
    list.Set(list.Length(), entry);
  }
  return list;
}

Napi::Value GetSigalgs(Ssl& self, Args& args) { return SigalgList(&SSL_get_sigalgs, self, args); }

Napi::Value GetSharedSigalgs(Ssl& self, Args& args) {
  return SigalgList(&SSL_get_shared_sigalgs, self, args);
}

Napi::Value GetPeerSignatureNid(Ssl& self, Args& args) {
  int nid = 0;
  if (SSL_get_peer_signature_nid(self.Get(), &nid) != 1) return args.env().Null();
  return MakeNumber(args.env(), nid);
}

Napi::Value GetPeerSignatureTypeNid(Ssl& self, Args& args) {
  int nid = 0;
  if (SSL_get_peer_signature_type_nid(self.Get(), &nid) != 1) return args.env().Null();
  return MakeNumber(args.env(), nid);
}

const char* Get0PeerSignatureName(Ssl& self, Args&) {
  const char* name = nullptr;
  return SSL_ctrl(self.Get(), kGetPeerSignatureName, 0, &name) == 1 ? name : nullptr;
}

Napi::Value GetPeerTmpKey(Ssl& self, Args& args) {
  EVP_PKEY* key = nullptr;
  if (SSL_get_peer_tmp_key(self.Get(), &key) != 1) return args.env().Null();
  return Pkey::Create(args.addon(), EvpPkeyPtr(key));
}

Napi::Value GetTlsextStatusOcspResp(Ssl& self, Args& args) {
  const unsigned char* response = nullptr;
  const long length = SSL_get_tlsext_status_ocsp_resp(self.Get(), &response);
  if (response == nullptr || length < 0) return args.env().Null();
  return MakeBuffer(args.env(), response, static_cast<size_t>(length));
}

#ifndef OPENSSL_NO_OCSP

// A macro since 3.6; libssl before that knows no such command and leaves the list alone.
constexpr int kGetOcspResponses = 142;

Napi::Value GetTlsextStatusOcspResps(Ssl& self, Args& args) {
  // 3.0 declares no functions for a stack of responses.
  OPENSSL_STACK* responses = nullptr;
  SSL_ctrl(self.Get(), kGetOcspResponses, 0, &responses);
  if (responses == nullptr) return args.env().Null();
  Napi::Array list = Napi::Array::New(args.env());
  for (int i = 0; i < OPENSSL_sk_num(responses); i++) {
    unsigned char* der = nullptr;
    auto* response = static_cast<OCSP_RESPONSE*>(OPENSSL_sk_value(responses, i));
    const int length = i2d_OCSP_RESPONSE(response, &der);
    OsslMem<unsigned char> owner(der);
    list.Set(list.Length(), length <= 0 ? args.env().Null()
                                        : MakeBuffer(args.env(), der, static_cast<size_t>(length)));
  }
  return list;
}

#else

Napi::Value GetTlsextStatusOcspResps(Ssl&, Args& args) { return args.env().Null(); }

#endif

}  // namespace

std::vector<Member> SslPeerMembers() {
  return {
      Ssl::Method<&GetPeerCertificate>("getPeerCertificate"),
      Ssl::Method<&GetPeerCertChain>("getPeerCertChain"),
      Ssl::Method<&Get0PeerRpk>("get0PeerRpk"),
      Ssl::Method<&GetNegotiatedServerCertType>("getNegotiatedServerCertType"),
      Ssl::Method<&GetNegotiatedClientCertType>("getNegotiatedClientCertType"),
      Ssl::Method<&GetVerifiedChain>("getVerifiedChain"),
      Ssl::Method<&GetVerifyResult>("getVerifyResult"),
      Ssl::Method<&Get0Peername>("get0Peername"),
      Ssl::Method<&Get0PeerCaList>("get0PeerCaList"),
      Ssl::Method<&Get0CertificateTypes>("get0CertificateTypes"),
      Ssl::Method<&Get0EcPointFormats>("get0EcPointFormats"),
      Ssl::Method<&GetSigalgs>("getSigalgs"),
      Ssl::Method<&GetSharedSigalgs>("getSharedSigalgs"),
      Ssl::Method<&GetPeerSignatureNid>("getPeerSignatureNid"),
      Ssl::Method<&GetPeerSignatureTypeNid>("getPeerSignatureTypeNid"),
      Ssl::Method<&Get0PeerSignatureName>("get0PeerSignatureName"),
      Ssl::Method<&GetPeerTmpKey>("getPeerTmpKey"),
      Ssl::Method<&GetTlsextStatusOcspResp>("getTlsextStatusOcspResp"),
      Ssl::Method<&GetTlsextStatusOcspResps>("getTlsextStatusOcspResps"),
  };
}

}  // namespace s_client
