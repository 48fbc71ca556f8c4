// DANE and Certificate Transparency of one connection.
#include <openssl/ct.h>
#include <openssl/ssl.h>

#include <string>

#include "bio.h"
#include "pkey.h"
#include "ssl.h"
#include "ssl_ctx.h"
#include "x509.h"

namespace s_client {

namespace {

int DaneEnable(Ssl& self, Args& args) {
  std::string domain = args.String(0);
  return SSL_dane_enable(self.Idle(), domain.c_str());
}

int DaneTlsaAdd(Ssl& self, Args& args) {
  const auto usage = static_cast<uint8_t>(args.Int(0, 0, UINT8_MAX));
  const auto selector = static_cast<uint8_t>(args.Int(1, 0, UINT8_MAX));
  const auto mtype = static_cast<uint8_t>(args.Int(2, 0, UINT8_MAX));
  Bytes data = args.Buffer(3);
  return SSL_dane_tlsa_add(self.Idle(), usage, selector, mtype, data.data(), data.size());
}

void DaneSetFlags(Ssl& self, Args& args) { SSL_dane_set_flags(self.Get(), args.Unsigned(0)); }

Napi::Value GetDaneAuthority(Ssl& self, Args& args) {
  Napi::Env env = args.env();
  ::X509* cert = nullptr;
  EVP_PKEY* key = nullptr;
  if (SSL_get0_dane_authority(self.Get(), &cert, &key) < 0) return env.Null();
  uint8_t usage = 0;
  uint8_t selector = 0;
  uint8_t mtype = 0;
  const unsigned char* data = nullptr;
  size_t length = 0;
  const int depth = SSL_get0_dane_tlsa(self.Get(), &usage, &selector, &mtype, &data, &length);
  const KeepErrno keep;
  Napi::Object authority = Napi::Object::New(env);
  authority.Set("depth", MakeNumber(env, depth));
  authority.Set("hasCert", cert != nullptr);
  authority.Set("hasKey", key != nullptr);
  authority.Set("usage", MakeNumber(env, usage));
  authority.Set("selector", MakeNumber(env, selector));
  authority.Set("mtype", MakeNumber(env, mtype));
  authority.Set("data", MakeBuffer(env, data, length));
  return authority;
}

#ifndef OPENSSL_NO_CT

bool CtIsEnabled(Ssl& self, Args&) { return SSL_ct_is_enabled(self.Get()) == 1; }

int GetSctCount(Ssl& self, Args&) {
  const STACK_OF(SCT)* scts = SSL_get0_peer_scts(self.Idle());
  return scts == nullptr ? 0 : sk_SCT_num(scts);
}

int PrintScts(Ssl& self, Args& args) {
  Bio& bio = args.Get<Bio>(0);
  SslCtx& ctx = args.Get<SslCtx>(1);
  std::unique_ptr<Callback> before_each = args.Function(2);
  SSL* ssl = self.Idle();
  BIO* out = bio.Get();
  const CTLOG_STORE* logs = SSL_CTX_get0_ctlog_store(ctx.Get());
  const STACK_OF(SCT)* scts = SSL_get0_peer_scts(ssl);
  const int count = scts == nullptr ? 0 : sk_SCT_num(scts);
  // The callback may close what is used here, which then lives on to the end of this call.
  BusyScope busy(ssl);
  BusyScope busy_ctx(ctx.Get());
  for (int i = 0; i < count; i++) {
    const SCT* sct = sk_SCT_value(scts, i);
    const bool done = before_each->Run([&](const Callback::Frame& call) {
      call({MakeNumber(call.env(), i),
            MakeStringOrNull(call.env(), SCT_validation_status_string(sct))});
    });
    if (!done) break;
    SCT_print(sct, out, 0, logs);
  }
  return count;
}

#else

bool CtIsEnabled(Ssl&, Args&) { return false; }
int GetSctCount(Ssl&, Args&) { return 0; }
int PrintScts(Ssl&, Args&) { return 0; }

#endif

}  // namespace

std::vector<Member> SslDaneCtMembers() {
  return {
      Ssl::Method<&DaneEnable>("daneEnable"),
      Ssl::Method<&DaneTlsaAdd>("daneTlsaAdd"),
      Ssl::Method<&DaneSetFlags>("daneSetFlags"),
      Ssl::Method<&GetDaneAuthority>("getDaneAuthority"),
      Ssl::Method<&CtIsEnabled>("ctIsEnabled"),
      Ssl::Method<&GetSctCount>("getSctCount"),
      Ssl::Method<&PrintScts>("printScts"),
  };
}

}  // namespace s_client
