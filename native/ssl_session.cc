#include "ssl_session.h"

#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "addon.h"
#include "bio.h"
#include "cipher.h"

namespace s_client {

namespace {

bool Print(SslSession& session, Args& args) {
  return SSL_SESSION_print(args.Get<Bio>(0).Get(), session.Get()) == 1;
}

bool WritePem(SslSession& session, Args& args) {
  return PEM_write_bio_SSL_SESSION(args.Get<Bio>(0).Get(), session.Get()) == 1;
}

Napi::Value Der(SslSession& session, Args& args) {
  unsigned char* der = nullptr;
  const int length = i2d_SSL_SESSION(session.Get(), &der);
  OsslMem<unsigned char> owner(der);
  // 0 for a session that never had a cipher.
  if (length <= 0) ThrowError(args.env(), "i2d_SSL_SESSION failed");
  Napi::Value buffer = MakeBuffer(args.env(), der, static_cast<size_t>(length));
  OPENSSL_cleanse(der, static_cast<size_t>(length));
  return buffer;
}

Napi::Value Id(SslSession& session, Args& args) {
  unsigned int length = 0;
  const unsigned char* id = SSL_SESSION_get_id(session.Get(), &length);
  return MakeBuffer(args.env(), id, length);
}

Napi::Value MasterKey(SslSession& session, Args& args) {
  const size_t length = SSL_SESSION_get_master_key(session.Get(), nullptr, 0);
  auto buffer = Napi::Buffer<unsigned char>::New(args.env(), length);
  SSL_SESSION_get_master_key(session.Get(), buffer.Data(), length);
  return buffer;
}

bool SetMasterKey(SslSession& session, Args& args) {
  Bytes key = args.Buffer(0);
  return SSL_SESSION_set1_master_key(session.Get(), key.data(), key.size()) == 1;
}

bool SetCipher(SslSession& session, Args& args) {
  return SSL_SESSION_set_cipher(session.Get(), args.Get<Cipher>(0).Get()) == 1;
}

Napi::Value ShowCipher(SslSession& session, Args& args) {
  return Cipher::Show(args.addon(), SSL_SESSION_get0_cipher(session.Get()));
}

bool SetProtocolVersion(SslSession& session, Args& args) {
  return SSL_SESSION_set_protocol_version(session.Get(), args.Int(0)) == 1;
}

int ProtocolVersion(SslSession& session, Args&) {
  return SSL_SESSION_get_protocol_version(session.Get());
}

Napi::Value MaxEarlyData(SslSession& session, Args& args) {
  return MakeNumber(args.env(), SSL_SESSION_get_max_early_data(session.Get()));
}

bool IsResumable(SslSession& session, Args&) {
  return SSL_SESSION_is_resumable(session.Get()) == 1;
}

Napi::Value TicketLifetimeHint(SslSession& session, Args& args) {
  return MakeNumber(args.env(),
                    static_cast<double>(SSL_SESSION_get_ticket_lifetime_hint(session.Get())));
}

Napi::Value New(Args& args) {
  return SslSession::Create(args.addon(), SslSessionPtr(SSL_SESSION_new()));
}

Napi::Value ReadPem(Args& args) {
  SslSessionPtr session(
      PEM_read_bio_SSL_SESSION(args.Get<Bio>(0).Get(), nullptr, nullptr, nullptr));
  return SslSession::Create(args.addon(), std::move(session));
}

Napi::Value FromDer(Args& args) {
  Bytes der = args.Buffer(0);
  const unsigned char* position = der.data();
  SslSessionPtr session(d2i_SSL_SESSION(nullptr, &position, der.length()));
  return SslSession::Create(args.addon(), std::move(session));
}

}  // namespace

std::vector<Member> SslSession::Members() {
  return {
      Method<&Print>("print"),
      Method<&WritePem>("writePem"),
      Method<&Der>("der"),
      Method<&Id>("id"),
      Method<&MasterKey>("masterKey"),
      Method<&SetMasterKey>("setMasterKey"),
      Method<&SetCipher>("setCipher"),
      Method<&ShowCipher>("cipher"),
      Method<&SetProtocolVersion>("setProtocolVersion"),
      Method<&ProtocolVersion>("protocolVersion"),
      Method<&MaxEarlyData>("maxEarlyData"),
      Method<&IsResumable>("isResumable"),
      Method<&TicketLifetimeHint>("ticketLifetimeHint"),
  };
}

Napi::Value SslSession::Share(Addon& addon, SSL_SESSION* session) {
  if (session == nullptr || SSL_SESSION_up_ref(session) != 1) return addon.env().Null();
  return Create(addon, SslSessionPtr(session));
}

void InitSslSession(Addon& addon, Napi::Object exports) {
  exports.Set("SslSession", Namespace(addon, {
                                                 Function<&New>("create"),
                                                 Function<&ReadPem>("readPem"),
                                                 Function<&FromDer>("fromDer"),
                                             }));
}

}  // namespace s_client
