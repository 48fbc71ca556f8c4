// The calls of a connection that move bytes: its BIOs, handshake, reading, writing, closing.
#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <climits>
#include <vector>

#include "bio.h"
#include "ssl.h"

namespace s_client {

namespace {

// One record.
constexpr int kStackBuffer = SSL3_RT_MAX_PLAIN_LENGTH;

bool IsAsync(SSL* ssl) { return (SSL_get_mode(ssl) & SSL_MODE_ASYNC) != 0; }

BioPtr Reference(Bio& bio) { return BioPtr(BIO_up_ref(bio.Get()) == 1 ? bio.Get() : nullptr); }

void SetBio(Ssl& self, Args& args) {
  SSL* ssl = self.Idle();
  BioPtr read = Reference(args.Get<Bio>(0));
  BioPtr write = Reference(args.Get<Bio>(1));
  // Unlike SSL_set_bio, these take one reference each in every case.
  SSL_set0_rbio(ssl, read.release());
  SSL_set0_wbio(ssl, write.release());
}

Napi::Value Show(Addon& addon, BIO* bio) {
  if (bio == nullptr || BIO_up_ref(bio) != 1) return addon.env().Null();
  return Bio::Create(addon, BioPtr(bio));
}

Napi::Value GetRbio(Ssl& self, Args& args) { return Show(args.addon(), SSL_get_rbio(self.Get())); }

Napi::Value GetWbio(Ssl& self, Args& args) { return Show(args.addon(), SSL_get_wbio(self.Get())); }

void SetConnectState(Ssl& self, Args&) { SSL_set_connect_state(self.Idle()); }

int DoHandshake(Ssl& self, Args&) {
  SSL* ssl = self.Idle();
  BusyScope busy(ssl);
  return SSL_do_handshake(ssl);
}

int ReadInto(SSL* ssl, unsigned char* data, int max) {
  BusyScope busy(ssl);
  return SSL_read(ssl, data, max);
}

Napi::Value Result(Napi::Env env, const unsigned char* data, int ret, int max) {
  if (ret <= 0) return MakeNumber(env, ret);
  return MakeBuffer(env, data, static_cast<size_t>(std::min(ret, max)));
}

Napi::Value Read(Ssl& self, Args& args) {
  SSL* ssl = self.Idle();
  const int max = args.Size(0);
  if (!IsAsync(ssl) && max <= kStackBuffer) {
    unsigned char data[kStackBuffer];
    return Result(args.env(), data, ReadInto(ssl, data, max), max);
  }
  std::vector<unsigned char>& buffer = StateOf(ssl).read_buffer;
  if (SSL_waiting_for_async(ssl) == 0) buffer.resize(std::max<size_t>(static_cast<size_t>(max), 1));
  const int ret = ReadInto(ssl, buffer.data(), max);
  return Result(args.env(), buffer.data(), ret, static_cast<int>(buffer.size()));
}

// The bytes to write, at an address that stays for a paused job.
const unsigned char* Settle(SSL* ssl, const Bytes& data) {
  if (!IsAsync(ssl)) return data.data();
  std::vector<unsigned char>& buffer = StateOf(ssl).write_buffer;
  if (SSL_waiting_for_async(ssl) == 0) buffer.assign(data.data(), data.data() + data.size());
  return buffer.empty() ? data.data() : buffer.data();
}

int Write(Ssl& self, Args& args) {
  SSL* ssl = self.Idle();
  Bytes data = args.Buffer(0);
  // A negative length is libssl's to refuse.
  const int length = args.IsNullish(1) ? data.length() : args.Int(1, INT_MIN, data.length());
  const unsigned char* bytes = Settle(ssl, data);
  BusyScope busy(ssl);
  return SSL_write(ssl, bytes, length);
}

Napi::Value WriteEarlyData(Ssl& self, Args& args) {
  SSL* ssl = self.Idle();
  Bytes data = args.Buffer(0);
  const unsigned char* bytes = Settle(ssl, data);
  size_t written = 0;
  int ret = 0;
  {
    BusyScope busy(ssl);
    ret = SSL_write_early_data(ssl, bytes, data.size(), &written);
  }
  const KeepErrno keep;
  Napi::Array result = Napi::Array::New(args.env(), 2);
  result.Set(0U, MakeNumber(args.env(), ret));
  result.Set(1U, MakeNumber(args.env(), static_cast<double>(written)));
  return result;
}

int GetError(Ssl& self, Args& args) { return SSL_get_error(self.Get(), args.Int(0)); }

int Shutdown(Ssl& self, Args&) {
  SSL* ssl = self.Idle();
  BusyScope busy(ssl);
  return SSL_shutdown(ssl);
}

void SetShutdown(Ssl& self, Args& args) { SSL_set_shutdown(self.Get(), args.Int(0)); }

int GetShutdown(Ssl& self, Args&) { return SSL_get_shutdown(self.Get()); }

int Pending(Ssl& self, Args&) { return SSL_pending(self.Get()); }

bool HasPending(Ssl& self, Args&) { return SSL_has_pending(self.Get()) == 1; }

int Renegotiate(Ssl& self, Args&) { return SSL_renegotiate(self.Idle()); }

int KeyUpdate(Ssl& self, Args& args) { return SSL_key_update(self.Idle(), args.Int(0)); }

}  // namespace

std::vector<Member> SslIoMembers() {
  return {
      Ssl::Method<&SetBio>("setBio"),
      Ssl::Method<&GetRbio>("getRbio"),
      Ssl::Method<&GetWbio>("getWbio"),
      Ssl::Method<&SetConnectState>("setConnectState"),
      Ssl::Method<&DoHandshake>("doHandshake"),
      Ssl::Method<&Read>("read"),
      Ssl::Method<&Write>("write"),
      Ssl::Method<&WriteEarlyData>("writeEarlyData"),
      Ssl::Method<&GetError>("getError"),
      Ssl::Method<&Shutdown>("shutdown"),
      Ssl::Method<&SetShutdown>("setShutdown"),
      Ssl::Method<&GetShutdown>("getShutdown"),
      Ssl::Method<&Pending>("pending"),
      Ssl::Method<&HasPending>("hasPending"),
      Ssl::Method<&Renegotiate>("renegotiate"),
      Ssl::Method<&KeyUpdate>("keyUpdate"),
  };
}

}  // namespace s_client
