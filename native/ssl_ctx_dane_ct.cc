// DANE and Certificate Transparency of a context.
#include <openssl/ct.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <string>

#include "ssl_ctx.h"

namespace s_client {

namespace {

bool DaneEnable(SslCtx& self, Args&) { return SSL_CTX_dane_enable(self.Idle()) == 1; }

bool DaneMtypeSet(SslCtx& self, Args& args) {
  const int nid = args.Int(0);
  const auto mtype = static_cast<uint8_t>(args.Int(1, 0, UINT8_MAX));
  const auto ord = static_cast<uint8_t>(args.Int(2, 0, UINT8_MAX));
  // Without a digest, the matching type is disabled.
  const EVP_MD* digest = nid == NID_undef ? nullptr : EVP_get_digestbynid(nid);
  if (nid != NID_undef && digest == nullptr) return false;
  // "Full" never has one; libssl would write that to a table that SSL_CTX_dane_enable makes.
  if (mtype == 0 && digest == nullptr) return true;
  return SSL_CTX_dane_mtype_set(self.Idle(), digest, mtype, ord) == 1;
}

void DaneSetFlags(SslCtx& self, Args& args) {
  SSL_CTX_dane_set_flags(self.Get(), args.Unsigned(0));
}

#ifndef OPENSSL_NO_CT

bool EnableCt(SslCtx& self, Args& args) { return SSL_CTX_enable_ct(self.Idle(), args.Int(0)) == 1; }

void DisableCt(SslCtx& self, Args&) {
  SSL_CTX_set_ct_validation_callback(self.Idle(), nullptr, nullptr);
}

bool SetDefaultCtlogListFile(SslCtx& self, Args&) {
  return SSL_CTX_set_default_ctlog_list_file(self.Idle()) == 1;
}

bool SetCtlogListFile(SslCtx& self, Args& args) {
  return SSL_CTX_set_ctlog_list_file(self.Idle(), args.String(0).c_str()) == 1;
}

#else

bool EnableCt(SslCtx&, Args&) { return false; }
void DisableCt(SslCtx&, Args&) {}
bool SetDefaultCtlogListFile(SslCtx&, Args&) { return false; }
bool SetCtlogListFile(SslCtx&, Args&) { return false; }

#endif

}  // namespace

std::vector<Member> SslCtxDaneCtMembers() {
  return {
      SslCtx::Method<&DaneEnable>("daneEnable"),
      SslCtx::Method<&DaneMtypeSet>("daneMtypeSet"),
      SslCtx::Method<&DaneSetFlags>("daneSetFlags"),
      SslCtx::Method<&EnableCt>("enableCt"),
      SslCtx::Method<&DisableCt>("disableCt"),
      SslCtx::Method<&SetDefaultCtlogListFile>("setDefaultCtlogListFile"),
      SslCtx::Method<&SetCtlogListFile>("setCtlogListFile"),
  };
}

}  // namespace s_client
