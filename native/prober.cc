// Prober: a ProbeEngine for JS, with the option sets that its probes are made with.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>

#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "addon.h"
#include "base.h"
#include "probe_engine.h"
#include "ssl_ctx.h"
#include "ssl_session.h"

namespace s_client {

namespace {

struct ProberState {
  ProberState(Batch batch, size_t most_certificates, int wake)
      : engine(batch, most_certificates, wake) {}

  // The memory that the batch writes into.
  Napi::Reference<Napi::Float64Array> numbers;
  Napi::Reference<Napi::Buffer<unsigned char>> bytes;
  std::vector<std::shared_ptr<const ProbeSetup>> setups;
  ProbeEngine engine;
};

class Prober : public Object<Prober, ProberState> {
 public:
  static constexpr const char* kName = "Prober";
  static std::vector<Member> Members();
  using Object::Method;
  using Object::Object;
};

int OnNewTicket(SSL* ssl, SSL_SESSION* session) {
  auto* connection = static_cast<ProbeConnection*>(SSL_get_app_data(ssl));
  if (connection != nullptr && SSL_SESSION_has_ticket(session)) connection->tickets++;
  return 0;
}

int SkipVerification(X509_STORE_CTX*, void*) { return 1; }

#ifndef OPENSSL_NO_CT
int AcceptScts(const CT_POLICY_EVAL_CTX*, const STACK_OF(SCT) *, void*) { return 1; }
#endif

// The callbacks of the setup on its context.
bool Prepare(SSL_CTX* ctx, const ProbeSetup& setup) {
  if (!setup.verify) SSL_CTX_set_cert_verify_callback(ctx, &SkipVerification, nullptr);
  if (setup.tickets_ms > 0) {
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, &OnNewTicket);
  } else {
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  }
#ifndef OPENSSL_NO_CT
  if (setup.scts && SSL_CTX_set_ct_validation_callback(ctx, &AcceptScts, nullptr) != 1) {
    return false;
  }
#endif
  // A connection that waits holds no buffers.
  SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
  return true;
}

double Number(const Napi::Object& options, const char* name) {
  return static_cast<double>(ReadInteger(options.Get(name), name, 0, Args::kMaxSafeInteger));
}

// The number of the new setup.
int AddSetup(Prober& self, Args& args) {
  SslCtx& ctx = args.Get<SslCtx>(0);
  const Napi::Object options = args.Object(1);
  SslSession* session = args.GetOrNull<SslSession>(2);
  auto setup = std::make_shared<ProbeSetup>();
  setup->ctx = ctx.handle();
  if (session != nullptr) setup->session = session->handle();
  setup->dtls = ReadBoolean(options.Get("dtls"), "dtls");
  setup->verify = ReadBoolean(options.Get("verify"), "verify");
  setup->ocsp = ReadBoolean(options.Get("ocsp"), "ocsp");
  setup->scts = ReadBoolean(options.Get("scts"), "scts");
  setup->reset = ReadBoolean(options.Get("reset"), "reset");
  setup->tickets_ms = Number(options, "ticketsMs");
  setup->connect_ms = Number(options, "connectMs");
  setup->total_ms = Number(options, "totalMs");
  setup->most_bytes = static_cast<uint64_t>(Number(options, "mostBytes"));
  if (!Prepare(ctx.Idle(), *setup)) ThrowError(args.env(), "the context cannot be prepared");
  std::vector<std::shared_ptr<const ProbeSetup>>& setups = self.Get()->setups;
  setups.push_back(std::move(setup));
  return static_cast<int>(setups.size()) - 1;
}

bool ParseAddress(const std::string& text, uint16_t port, ProbeEngine::Target& target) {
  auto* v4 = reinterpret_cast<sockaddr_in*>(&target.address);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&target.address);
  if (inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    target.address_length = sizeof(*v4);
    return true;
  }
  if (inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    target.address_length = sizeof(*v6);
    return true;
  }
  return false;
}

std::unique_ptr<ProbeOffer> ReadOffer(Args& args, size_t i) {
  if (args.IsNullish(i)) return nullptr;
  const Napi::Object options = args.Object(i);
  auto offer = std::make_unique<ProbeOffer>();
  offer->ciphers = ReadStringOrNull(options.Get("ciphers"), "ciphers");
  offer->ciphersuites = ReadStringOrNull(options.Get("ciphersuites"), "ciphersuites");
  offer->groups = ReadStringOrNull(options.Get("groups"), "groups");
  offer->min_version = static_cast<int>(Number(options, "minVersion"));
  offer->max_version = static_cast<int>(Number(options, "maxVersion"));
  return offer;
}

int Start(Prober& self, Args& args) {
  ProberState& state = *self.Get();
  ProbeEngine::Target target;
  target.id = static_cast<double>(args.Long(0));
  const auto setup = static_cast<size_t>(args.Int(1, 0));
  if (setup >= state.setups.size()) ThrowRangeError(args.env(), "there is no such setup");
  const auto port = static_cast<uint16_t>(args.Int(3, 0, UINT16_MAX));
  if (!ParseAddress(args.String(2), port, target)) {
    ThrowTypeError(args.env(), "argument 3 must be a numeric address");
  }
  target.name = args.StringOrNull(4).value_or("");
  target.pauses = args.Boolean(5);
  target.offer = ReadOffer(args, 6);
  target.spent_ms = static_cast<double>(args.Int(7, 0));
  return state.engine.Start(std::move(target), state.setups[setup]);
}

int Run(Prober& self, Args& args) { return self.Get()->engine.Run(args.Int(0, -1)); }

bool Send(Prober& self, Args& args) {
  const Bytes data = args.Buffer(2);
  return self.Get()->engine.Send(args.Unsigned(0), static_cast<double>(args.Long(1)),
                                 {data.chars(), data.size()});
}

bool Handshake(Prober& self, Args& args) {
  return self.Get()->engine.Handshake(args.Unsigned(0), static_cast<double>(args.Long(1)));
}

int Drop(Prober& self, Args& args) {
  return self.Get()->engine.Drop(args.Unsigned(0), static_cast<double>(args.Long(1)));
}

Napi::Value Name(Prober& self, Args& args) {
  const std::string* text = self.Get()->engine.names().Text(args.Unsigned(0));
  return text == nullptr ? args.env().Null() : MakeString(args.env(), *text);
}

Napi::Value Certificate(Prober& self, Args& args) {
  const std::string* der = self.Get()->engine.certificates().Der(args.Unsigned(0));
  if (der == nullptr) return args.env().Null();
  return MakeBuffer(args.env(), der->data(), der->size());
}

int InFlight(Prober& self, Args&) { return static_cast<int>(self.Get()->engine.in_flight()); }

// Rows of `columns` numbers, and bytes.
Napi::Value New(Args& args) {
  if (!args[0].IsTypedArray() ||
      args[0].As<Napi::TypedArray>().TypedArrayType() != napi_float64_array) {
    ThrowTypeError(args.env(), "argument 1 must be a Float64Array");
  }
  if (!args[1].IsBuffer()) ThrowTypeError(args.env(), "argument 2 must be a Buffer");
  auto numbers = args[0].As<Napi::Float64Array>();
  auto bytes = args[1].As<Napi::Buffer<unsigned char>>();
  const auto most_certificates = static_cast<size_t>(args.Int(2, 1));
  const Batch batch(numbers.Data(), numbers.ElementLength() / Batch::kColumns, bytes.Data(),
                    bytes.Length());
  if (batch.IsFull()) ThrowRangeError(args.env(), "no room for a row");
  auto state = std::make_shared<ProberState>(batch, most_certificates, args.Int(3, -1));
  if (!state->engine.IsOpen()) return args.env().Null();
  state->numbers = Napi::Persistent(numbers);
  state->bytes = Napi::Persistent(bytes);
  return Prober::Create(args.addon(), std::move(state));
}

int NewWake(Args&) { return ProbeEngine::NewWake(); }

void Wake(Args& args) { ProbeEngine::Wake(args.Int(0, 0)); }

std::vector<Member> Prober::Members() {
  return {
      Method<&AddSetup>("addSetup"),
      Method<&Start>("start"),
      Method<&Run>("run"),
      Method<&Send>("send"),
      Method<&Handshake>("handshake"),
      Method<&Drop>("drop"),
      Method<&Name>("name"),
      Method<&Certificate>("certificate"),
      Method<&InFlight>("inFlight"),
  };
}

}  // namespace

void InitProber(Addon& addon, Napi::Object exports) {
  Napi::Object prober = Namespace(
      addon, {Function<&New>("create"), Function<&NewWake>("newWake"), Function<&Wake>("wake")});
  prober.Set("columns", Napi::Number::New(addon.env(), Batch::kColumns));
  exports.Set("Prober", prober);
}

}  // namespace s_client
