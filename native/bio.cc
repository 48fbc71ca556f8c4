#include "bio.h"

#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "address.h"
#include "ex_data.h"

namespace s_client {

namespace {

constexpr int kMaxRead = 1 << 24;

struct State {
  std::unique_ptr<Callback> callback;
};

// The callback belongs to the BIO, not to the JS object: a BIO pushed or given to a connection
// lives on without it.
using BioState = ExData<BIO, State, CRYPTO_EX_INDEX_BIO, BIO_get_ex_data, BIO_set_ex_data>;

std::string Pointer(const void* pointer) {
  char text[32];
  snprintf(text, sizeof(text), "%p", pointer);
  return text;
}

struct Event {
  BIO* bio;
  int oper;
  const char* argp;
  size_t len;
  int ret;
  const size_t* processed;
};

// How much of argp is data. argp of other operations is no buffer.
size_t DataLength(const Event& event) {
  switch (event.oper) {
    case BIO_CB_WRITE:
      return event.len;
    case BIO_CB_READ | BIO_CB_RETURN:
    case BIO_CB_WRITE | BIO_CB_RETURN:
      return event.ret > 0 && event.processed != nullptr ? *event.processed : 0;
    default:
      return 0;
  }
}

Napi::Object MakeEvent(Napi::Env env, const Event& event) {
  size_t processed = event.processed == nullptr ? 0 : *event.processed;
  size_t length = event.argp == nullptr ? 0 : DataLength(event);
  const KeepErrno keep;
  Napi::Object object = Napi::Object::New(env);
  object.Set("oper", MakeNumber(env, event.oper));
  object.Set("bio", MakeString(env, Pointer(event.bio)));
  object.Set("argp", MakeString(env, Pointer(event.argp)));
  object.Set("len", MakeNumber(env, static_cast<double>(event.len)));
  object.Set("ret", MakeNumber(env, event.ret));
  object.Set("processed", MakeNumber(env, static_cast<double>(processed)));
  object.Set("data", length == 0 ? env.Null() : MakeBuffer(env, event.argp, length));
  return object;
}

long OnEvent(BIO* bio, int oper, const char* argp, size_t len, int, long, int ret,
             size_t* processed) noexcept {
  State* state = BioState::Find(bio);
  if (state == nullptr || !state->callback) return ret;
  Event event = {bio, oper, argp, len, ret, processed};
  state->callback->Run(
      [&](const Callback::Frame& frame) { frame({MakeEvent(frame.env(), event)}); });
  return ret;
}

bool InChain(BIO* head, BIO* member) {
  for (BIO* bio = head; bio != nullptr; bio = BIO_next(bio)) {
    if (bio == member) return true;
  }
  return false;
}

// Commands of BIO_ctrl(3) whose argument is an integer. The others read or write through a pointer.
bool TakesInteger(int cmd) {
  static constexpr std::array kCommands = {
      BIO_CTRL_RESET,
      BIO_CTRL_EOF,
      BIO_CTRL_GET_CLOSE,
      BIO_CTRL_PENDING,
      BIO_CTRL_FLUSH,
      BIO_CTRL_WPENDING,
      BIO_CTRL_DGRAM_MTU_DISCOVER,
      BIO_CTRL_DGRAM_QUERY_MTU,
      BIO_CTRL_DGRAM_GET_MTU,
      BIO_CTRL_DGRAM_SET_MTU,
      BIO_CTRL_DGRAM_MTU_EXCEEDED,
      BIO_CTRL_DGRAM_GET_FALLBACK_MTU,
      BIO_CTRL_DGRAM_GET_MTU_OVERHEAD,
      BIO_CTRL_DGRAM_GET_SEND_TIMER_EXP,
      BIO_CTRL_DGRAM_GET_RECV_TIMER_EXP,
      BIO_CTRL_DGRAM_SET_PEEK_MODE,
      BIO_C_FILE_TELL,
      BIO_C_SET_NBIO,
      BIO_C_SET_BUF_MEM_EOF_RETURN,
  };
  return std::find(kCommands.begin(), kCommands.end(), cmd) != kCommands.end();
}

template <class ReadSome>
Napi::Value ReadInto(Args& args, ReadSome&& read_some) {
  int max = args.Size(0, kMaxRead);
  std::unique_ptr<unsigned char[]> buffer(new unsigned char[max]);
  int length = read_some(buffer.get(), max);
  if (length <= 0) return MakeNumber(args.env(), length);
  return MakeBuffer(args.env(), buffer.get(), length);
}

}  // namespace

BIO* Bio::Get() const {
  BIO* head = Object::Get();
  BIO* last = head;
  while (BIO_next(last) != nullptr) last = BIO_next(last);
  if ((BIO_method_type(last) & BIO_TYPE_FILTER) != 0) {
    ThrowError(addon().env(), "the filter has no Bio behind it");
  }
  return head;
}

int Bio::Write(Args& args) {
  Bytes data = args.Buffer(0);
  return BIO_write(Get(), data.data(), data.length());
}

Napi::Value Bio::Read(Args& args) {
  return ReadInto(args,
                  [&](unsigned char* buffer, int max) { return BIO_read(Get(), buffer, max); });
}

Napi::Value Bio::Gets(Args& args) {
  return ReadInto(args, [&](unsigned char* buffer, int max) {
    return BIO_gets(Get(), reinterpret_cast<char*>(buffer), max);
  });
}

int Bio::Flush(Args&) { return static_cast<int>(BIO_flush(Get())); }

bool Bio::ShouldRetry(Args&) { return BIO_should_retry(Get()) != 0; }

Napi::Value Bio::Pending(Args& args) {
  return MakeNumber(args.env(), static_cast<double>(BIO_ctrl_pending(Get())));
}

void Bio::Push(Args& args) {
  BIO* head = Object::Get();
  BIO* next = args.Get<Bio>(0).handle().get();
  for (BIO* bio = next; bio != nullptr; bio = BIO_next(bio)) {
    if (InChain(head, bio)) ThrowError(args.env(), "the Bio is in this chain already");
  }
  // The chain gets a reference of its own, so that either JS object may be closed first.
  BIO_up_ref(next);
  BIO_push(head, next);
}

// Not BIO_pop: that follows the pointer to the BIO before this one, which may be freed already.
void Bio::Pop(Args&) {
  BIO* head = Object::Get();
  BIO* rest = BIO_next(head);
  BIO_set_next(head, nullptr);
  BIO_free_all(rest);
}

int Bio::Dump(Args& args) {
  Bytes data = args.Buffer(0);
  int indent = args[1].IsUndefined() ? 0 : args.Int(1);
  return BIO_dump_indent(Get(), data.chars(), data.length(), indent);
}

void Bio::SetCallback(Args& args) {
  std::unique_ptr<Callback> callback = args.FunctionOrNull(0);
  BIO* bio = Object::Get();
  State* state = BioState::Of(bio);
  if (state == nullptr) ThrowError(args.env(), "out of memory");
  BIO_set_callback_ex(bio, callback ? OnEvent : nullptr);
  state->callback = std::move(callback);
}

Napi::Value Bio::NumberRead(Args& args) {
  return MakeNumber(args.env(), static_cast<double>(BIO_number_read(Get())));
}

Napi::Value Bio::NumberWritten(Args& args) {
  return MakeNumber(args.env(), static_cast<double>(BIO_number_written(Get())));
}

void Bio::SetNbio(Args& args) { BIO_set_nbio(Get(), args.Boolean(0) ? 1 : 0); }

Napi::Value Bio::Drain(Args& args) {
  if (BIO_method_type(Get()) != BIO_TYPE_MEM) ThrowTypeError(args.env(), "not a memory Bio");
  std::string data(BIO_ctrl_pending(Get()), '\0');
  int length = data.empty() ? 0 : BIO_read(Get(), &data[0], static_cast<int>(data.size()));
  Napi::Value result = MakeBuffer(args.env(), data.data(), std::max(length, 0));
  OPENSSL_cleanse(&data[0], data.size());
  return result;
}

int Bio::GetFd(Args&) {
  BIO* bio = BIO_find_type(Get(), BIO_TYPE_DESCRIPTOR);
  return bio == nullptr ? -1 : static_cast<int>(BIO_get_fd(bio, nullptr));
}

long Bio::Ctrl(Args& args) {
  int cmd = args.Int(0);
  int64_t larg = args.Long(1);
  if (!TakesInteger(cmd)) ThrowRangeError(args.env(), "argument 1 must take an integer");
  return BIO_ctrl(Get(), cmd, larg, nullptr);
}

long Bio::DgramSetConnected(Args& args) {
  const BIO_ADDR* peer = args.Get<Address>(0).addr();
  // Its name is not in the headers of a build without SCTP.
  constexpr int kTypeDgramSctp = 24 | BIO_TYPE_SOURCE_SINK | BIO_TYPE_DESCRIPTOR;
  const int type = BIO_method_type(Get());
  if (type != BIO_TYPE_DGRAM && type != kTypeDgramSctp) {
    ThrowTypeError(args.env(), "not a datagram Bio");
  }
  return BIO_ctrl(Get(), BIO_CTRL_DGRAM_SET_CONNECTED, 0, const_cast<BIO_ADDR*>(peer));
}

long Bio::DgramSetTimeout(Args& args) {
  int cmd = args.Int(0);
  int milliseconds = args.Int(1, 0);
  if (cmd != BIO_CTRL_DGRAM_SET_RECV_TIMEOUT && cmd != BIO_CTRL_DGRAM_SET_SEND_TIMEOUT) {
    ThrowRangeError(args.env(), "argument 1 must be the command of a timeout");
  }
  timeval timeout = {milliseconds / 1000, milliseconds % 1000 * 1000};
  return BIO_ctrl(Get(), cmd, 0, &timeout);
}

std::vector<Member> Bio::Members() {
  return {Method<&Bio::Write>("write"),
          Method<&Bio::Read>("read"),
          Method<&Bio::Gets>("gets"),
          Method<&Bio::Flush>("flush"),
          Method<&Bio::ShouldRetry>("shouldRetry"),
          Method<&Bio::Pending>("pending"),
          Method<&Bio::Push>("push"),
          Method<&Bio::Pop>("pop"),
          Method<&Bio::Dump>("dump"),
          Method<&Bio::SetCallback>("setCallback"),
          Method<&Bio::NumberRead>("numberRead"),
          Method<&Bio::NumberWritten>("numberWritten"),
          Method<&Bio::SetNbio>("setNbio"),
          Method<&Bio::Drain>("drain"),
          Method<&Bio::GetFd>("getFd"),
          Method<&Bio::Ctrl>("ctrl"),
          Method<&Bio::DgramSetConnected>("dgramSetConnected"),
          Method<&Bio::DgramSetTimeout>("dgramSetTimeout")};
}

}  // namespace s_client
