// What a connection tells of itself: state, versions, ciphers, extensions agreed on.
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>

#include <memory>
#include <new>
#include <string>

#include "cipher.h"
#include "compat.h"
#include "ssl.h"
#include "ssl_session.h"

namespace s_client {

namespace {

bool InInit(Ssl& self, Args&) { return SSL_in_init(self.Get()) == 1; }

bool InBefore(Ssl& self, Args&) { return SSL_in_before(self.Get()) == 1; }

bool IsInitFinished(Ssl& self, Args&) { return SSL_is_init_finished(self.Get()) == 1; }

const char* StateString(Ssl& self, Args&) { return SSL_state_string(self.Get()); }

const char* StateStringLong(Ssl& self, Args&) { return SSL_state_string_long(self.Get()); }

int Version(Ssl& self, Args&) { return SSL_version(self.Get()); }

const char* GetVersion(Ssl& self, Args&) { return SSL_get_version(self.Get()); }

bool IsDtls(Ssl& self, Args&) { return SSL_is_dtls(self.Get()) == 1; }

bool IsServer(Ssl& self, Args&) { return SSL_is_server(self.Get()) == 1; }

bool SessionReused(Ssl& self, Args&) { return SSL_session_reused(self.Get()) == 1; }

Napi::Value GetSession(Ssl& self, Args& args) {
  return SslSession::Create(args.addon(), SslSessionPtr(SSL_get1_session(self.Get())));
}

long TotalRenegotiations(Ssl& self, Args&) { return SSL_total_renegotiations(self.Get()); }

int GetKeyUpdateType(Ssl& self, Args&) { return SSL_get_key_update_type(self.Get()); }

const char* GetServername(Ssl& self, Args&) {
  return SSL_get_servername(self.Get(), TLSEXT_NAMETYPE_host_name);
}

int GetServernameType(Ssl& self, Args&) { return SSL_get_servername_type(self.Get()); }

Napi::Value GetCurrentCipher(Ssl& self, Args& args) {
  return Cipher::Show(args.addon(), SSL_get_current_cipher(self.Get()));
}

Napi::Value GetPendingCipher(Ssl& self, Args& args) {
  return Cipher::Show(args.addon(), SSL_get_pending_cipher(self.Get()));
}

Napi::Value GetCipherList(Ssl& self, Args& args) {
  const STACK_OF(SSL_CIPHER)* ciphers = SSL_get_ciphers(self.Get());
  const KeepErrno keep;
  Napi::Array list = Napi::Array::New(args.env());
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++) {
    list.Set(list.Length(), Cipher::Show(args.addon(), sk_SSL_CIPHER_value(ciphers, i)));
  }
  return list;
}

Napi::Value CipherFind(Ssl& self, Args& args) {
  Bytes id = args.Buffer(0);
  if (id.size() != 2) ThrowRangeError(args.env(), "argument 1 must be two bytes");
  return Cipher::Show(args.addon(), SSL_CIPHER_find(self.Get(), id.data()));
}

Napi::Value GetSharedCiphers(Ssl& self, Args& args) {
  char list[8192];
  return MakeStringOrNull(args.env(), SSL_get_shared_ciphers(self.Get(), list, sizeof(list)));
}

// libssl looks into the session for the group and does not ask whether there is one.
bool HasSession(const Ssl& self) { return SSL_get_session(self.Get()) != nullptr; }

int GetNegotiatedGroup(Ssl& self, Args&) {
  return HasSession(self) ? static_cast<int>(SSL_get_negotiated_group(self.Get())) : 0;
}

// Of a group by its number in the libssl's own counting; null for one that it does not know.
const char* GroupToName(Ssl& self, Args& args) {
  return SSL_group_to_name(self.Get(), args.Int(0));
}

// Since 3.2.
const char* Get0GroupName(Ssl& self, Args&) {
  static auto* const get = Find<const char*(SSL*)>("SSL_get0_group_name");
  return get == nullptr || !HasSession(self) ? nullptr : get(self.Get());
}

bool GetSecureRenegotiationSupport(Ssl& self, Args&) {
  return SSL_get_secure_renegotiation_support(self.Get()) == 1;
}

const char* GetCurrentCompressionName(Ssl& self, Args&) {
  const COMP_METHOD* method = SSL_get_current_compression(self.Get());
  return method == nullptr ? nullptr : SSL_COMP_get_name(method);
}

const char* GetCurrentExpansionName(Ssl& self, Args&) {
  const COMP_METHOD* method = SSL_get_current_expansion(self.Get());
  return method == nullptr ? nullptr : SSL_COMP_get_name(method);
}

bool GetKtlsSend(Ssl& self, Args&) {
#ifdef BIO_get_ktls_send
  BIO* bio = SSL_get_wbio(self.Get());
  return bio != nullptr && BIO_get_ktls_send(bio) != 0;
#else
  (void)self;
  return false;
#endif
}

bool GetKtlsRecv(Ssl& self, Args&) {
#ifdef BIO_get_ktls_recv
  BIO* bio = SSL_get_rbio(self.Get());
  return bio != nullptr && BIO_get_ktls_recv(bio) != 0;
#else
  (void)self;
  return false;
#endif
}

// Null where libssl gives no bytes.
Napi::Value Protocol(Napi::Env env, const unsigned char* name, unsigned int length) {
  return name == nullptr || length == 0 ? env.Null() : MakeBuffer(env, name, length);
}

Napi::Value Get0NextProtoNegotiated(Ssl& self, Args& args) {
  const unsigned char* name = nullptr;
  unsigned int length = 0;
#ifndef OPENSSL_NO_NEXTPROTONEG
  SSL_get0_next_proto_negotiated(self.Get(), &name, &length);
#else
  (void)self;
#endif
  return Protocol(args.env(), name, length);
}

Napi::Value Get0AlpnSelected(Ssl& self, Args& args) {
  const unsigned char* name = nullptr;
  unsigned int length = 0;
  SSL_get0_alpn_selected(self.Get(), &name, &length);
  return Protocol(args.env(), name, length);
}

const char* GetSelectedSrtpProfile(Ssl& self, Args&) {
#ifndef OPENSSL_NO_SRTP
  const SRTP_PROTECTION_PROFILE* profile = SSL_get_selected_srtp_profile(self.Get());
  return profile == nullptr ? nullptr : profile->name;
#else
  (void)self;
  return nullptr;
#endif
}

long Heartbeat(Ssl& self, Args&) {
  constexpr int kSendHeartbeat = 85;  // SSL_CTRL_DTLS_EXT_SEND_HEARTBEAT of 1.1.1
  return SSL_ctrl(self.Get(), kSendHeartbeat, 0, nullptr);
}

int GetFd(Ssl& self, Args&) { return SSL_get_fd(self.Get()); }

int GetEarlyDataStatus(Ssl& self, Args&) { return SSL_get_early_data_status(self.Get()); }

Napi::Value ExportKeyingMaterial(Ssl& self, Args& args) {
  const auto length = static_cast<size_t>(args.Int(0, 0));
  Bytes label = args.Buffer(1);
  std::optional<Bytes> context = args.BufferOrNull(2);
  // Most of a length that is too large for the protocol is never touched.
  std::unique_ptr<unsigned char[]> material(new (std::nothrow) unsigned char[length]);
  const bool done = material != nullptr &&
                    SSL_export_keying_material(self.Get(), material.get(), length, label.chars(),
                                               label.size(), context ? context->data() : nullptr,
                                               context ? context->size() : 0, context ? 1 : 0) == 1;
  if (!done) return args.env().Null();
  Napi::Value result = MakeBuffer(args.env(), material.get(), length);
  OPENSSL_cleanse(material.get(), length);
  return result;
}

}  // namespace

std::vector<Member> SslStatusMembers() {
  return {
      Ssl::Method<&InInit>("inInit"),
      Ssl::Method<&InBefore>("inBefore"),
      Ssl::Method<&IsInitFinished>("isInitFinished"),
      Ssl::Method<&StateString>("stateString"),
      Ssl::Method<&StateStringLong>("stateStringLong"),
      Ssl::Method<&Version>("version"),
      Ssl::Method<&GetVersion>("getVersion"),
      Ssl::Method<&IsDtls>("isDtls"),
      Ssl::Method<&GetFd>("getFd"),
      Ssl::Method<&Heartbeat>("heartbeat"),
      Ssl::Method<&IsServer>("isServer"),
      Ssl::Method<&SessionReused>("sessionReused"),
      Ssl::Method<&GetSession>("getSession"),
      Ssl::Method<&TotalRenegotiations>("totalRenegotiations"),
      Ssl::Method<&GetKeyUpdateType>("getKeyUpdateType"),
      Ssl::Method<&GetServername>("getServername"),
      Ssl::Method<&GetServernameType>("getServernameType"),
      Ssl::Method<&GetCurrentCipher>("getCurrentCipher"),
      Ssl::Method<&GetPendingCipher>("getPendingCipher"),
      Ssl::Method<&GetCipherList>("getCipherList"),
      Ssl::Method<&CipherFind>("cipherFind"),
      Ssl::Method<&GetSharedCiphers>("getSharedCiphers"),
      Ssl::Method<&GetNegotiatedGroup>("getNegotiatedGroup"),
      Ssl::Method<&GroupToName>("groupToName"),
      Ssl::Method<&Get0GroupName>("get0GroupName"),
      Ssl::Method<&GetSecureRenegotiationSupport>("getSecureRenegotiationSupport"),
      Ssl::Method<&GetCurrentCompressionName>("getCurrentCompressionName"),
      Ssl::Method<&GetCurrentExpansionName>("getCurrentExpansionName"),
      Ssl::Method<&GetKtlsSend>("getKtlsSend"),
      Ssl::Method<&GetKtlsRecv>("getKtlsRecv"),
      Ssl::Method<&Get0NextProtoNegotiated>("get0NextProtoNegotiated"),
      Ssl::Method<&Get0AlpnSelected>("get0AlpnSelected"),
      Ssl::Method<&GetSelectedSrtpProfile>("getSelectedSrtpProfile"),
      Ssl::Method<&GetEarlyDataStatus>("getEarlyDataStatus"),
      Ssl::Method<&ExportKeyingMaterial>("exportKeyingMaterial"),
  };
}

}  // namespace s_client
