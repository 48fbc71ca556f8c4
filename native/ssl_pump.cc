// Bulk: stdin to the server and the server to stdout, until anything but data comes. The records
// are those that reads of stdin in small pieces make, the bytes are the same; there are fewer
// system calls. Used by lib/session/bulk.ts, which also says when there is nothing else to be done
// for the bytes that pass.
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "compat.h"
#include "ssl.h"

namespace s_client {

namespace {

// As much as a pipe holds.
constexpr size_t kBatch = size_t{64} << 10;
constexpr size_t kRecord = SSL3_RT_MAX_PLAIN_LENGTH;
// What a pipe that says it can be written takes in any case, without waiting (POSIX, PIPE_BUF).
constexpr size_t kPipeAtom = 4096;

// Why a pump ends, for JS.
constexpr const char* kEndRead = "read";
constexpr const char* kEndWrite = "write";
constexpr const char* kEndInput = "input";
constexpr const char* kEndOutput = "output";
constexpr const char* kEndWait = "wait";

// The socket under the connection while the pump runs: never waits, and sends records together.
struct Link {
  SSL* ssl = nullptr;
  int fd = -1;
  std::vector<unsigned char> out;
  size_t sent = 0;
  // The socket had nothing to read: the reason why libssl has not, either.
  bool is_starved = false;
  bool has_ended = false;
  int error = 0;

  bool HasUnsent() const { return sent < out.size(); }

  // Sends what the socket takes. An error is told at the next write, as a socket's is.
  void Send() {
    while (HasUnsent()) {
      const ssize_t moved = send(fd, out.data() + sent, out.size() - sent, MSG_DONTWAIT);
      if (moved < 0 && errno == EINTR) continue;
      if (moved < 0) {
        if (errno != EAGAIN) {
          error = errno;
          sent = out.size();
        }
        break;
      }
      sent += static_cast<size_t>(moved);
    }
    if (!HasUnsent()) {
      out.clear();
      sent = 0;
    }
  }

  // Waits until everything is sent, as a socket that blocks does.
  void SendAll() {
    Send();
    while (HasUnsent()) {
      pollfd wait = {fd, POLLOUT, 0};
      if (poll(&wait, 1, -1) < 0 && errno != EINTR) break;
      Send();
    }
  }
};

Link& LinkOf(BIO* bio) { return *static_cast<Link*>(BIO_get_data(bio)); }

int LinkRead(BIO* bio, char* data, int length) {
  Link& link = LinkOf(bio);
  BIO_clear_retry_flags(bio);
  // A new handshake is made in one go, as on a socket that blocks.
  if (SSL_in_init(link.ssl) != 0) link.SendAll();
  const int flags = SSL_in_init(link.ssl) != 0 ? 0 : MSG_DONTWAIT;
  const ssize_t moved = recv(link.fd, data, static_cast<size_t>(length), flags);
  if (moved < 0 && (errno == EAGAIN || errno == EINTR)) {
    link.is_starved = true;
    BIO_set_retry_read(bio);
  }
  if (moved == 0) link.has_ended = true;
  return static_cast<int>(moved);
}

int LinkWrite(BIO* bio, const char* data, int length) {
  Link& link = LinkOf(bio);
  BIO_clear_retry_flags(bio);
  if (link.error != 0) {
    errno = link.error;
    return -1;
  }
  link.out.insert(link.out.end(), data, data + length);
  return length;
}

long LinkControl(BIO* bio, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_EOF:
      return LinkOf(bio).has_ended ? 1 : 0;
    default:
      return 0;
  }
}

BIO_METHOD* MakeLinkMethod() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "bulk");
  if (method == nullptr) return nullptr;
  BIO_meth_set_read(method, &LinkRead);
  BIO_meth_set_write(method, &LinkWrite);
  BIO_meth_set_ctrl(method, &LinkControl);
  return method;
}

BioPtr NewLinkBio(Link& link) {
  static BIO_METHOD* const method = MakeLinkMethod();
  BioPtr bio(method == nullptr ? nullptr : BIO_new(method));
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio.get(), &link);
  BIO_set_init(bio.get(), 1);
  return bio;
}

// Puts a BIO under a connection, and what was there back at the end.
class Detour {
 public:
  Detour(SSL* ssl, BIO* bio) : ssl_(ssl), before_(SSL_get_rbio(ssl)) {
    BIO_up_ref(before_.get());
    Set(bio);
  }
  ~Detour() { Set(before_.get()); }
  Detour(const Detour&) = delete;
  Detour& operator=(const Detour&) = delete;

 private:
  void Set(BIO* bio) {
    BIO_up_ref(bio);
    BIO_up_ref(bio);
    SSL_set0_rbio(ssl_, bio);
    SSL_set0_wbio(ssl_, bio);
  }

  SSL* const ssl_;
  const BioPtr before_;
};

// How many bytes stdout takes without waiting, when poll(2) says that it takes some.
size_t Room(size_t wanted) {
  struct stat info = {};
  if (wanted <= kPipeAtom || fstat(1, &info) != 0 || S_ISREG(info.st_mode)) return wanted;
  const int size = S_ISFIFO(info.st_mode) ? fcntl(1, F_GETPIPE_SZ) : 0;
  int waiting = 0;
  if (size <= 0 || ioctl(1, FIONREAD, &waiting) != 0) return kPipeAtom;
  // Its pages need not be full at either end.
  const int room = waiting == 0 ? size : size - waiting - static_cast<int>(2 * kPipeAtom);
  return std::min(wanted, std::max(kPipeAtom, static_cast<size_t>(std::max(0, room))));
}

struct Chunk {
  const unsigned char* data;
  size_t size;

  void Skip(size_t count) {
    data += count;
    size -= count;
  }
};

class Pump {
 public:
  struct Limits {
    // Bytes that one read of stdin takes, and so one write to the server.
    size_t piece;
    bool has_input;
  };
  struct End {
    const char* why;
    // Of SSL_read or SSL_write, and what SSL_get_error says of it.
    int result;
    int error;
  };

  // `ahead` was read from stdin before.
  Pump(SSL* ssl, Link& link, Limits limits, Chunk ahead)
      : ssl_(ssl), link_(link), limits_(limits), input_(kBatch), output_(kBatch) {
    input_left_ = ahead;
  }

  // Leaves errno as the call did that ended it.
  End Run() {
    for (;;) {
      const End end = input_left_.size > 0 ? WriteServer() : Turn();
      if (end.why != nullptr) return end;
    }
  }

  // Read from stdin and not yet given to libssl.
  Chunk unwritten() const { return input_left_; }
  // Read from the server and not yet written to stdout.
  Chunk output() const { return output_left_; }

 private:
  static constexpr End kGoOn = {nullptr, 0, 0};

  // One direction does not wait for the other; each waits for where its own bytes go.
  End Turn() {
    const bool writes = output_left_.size > 0;
    const bool reads_input = limits_.has_input && !link_.HasUnsent();
    const int events = (writes ? 0 : POLLIN) | (link_.HasUnsent() ? POLLOUT : 0);
    pollfd polled[] = {{link_.fd, static_cast<short>(events), 0},
                       {reads_input ? 0 : -1, POLLIN, 0},
                       {writes ? 1 : -1, POLLOUT, 0}};
    const bool has_more = !writes && !link_.is_starved && SSL_has_pending(ssl_) == 1;
    if (poll(polled, 3, has_more ? 0 : -1) < 0) return errno == EINTR ? kGoOn : End{kEndWait, 0, 0};
    for (const pollfd& one : polled) {
      if ((one.revents & POLLNVAL) != 0) return {kEndWait, 0, 0};
    }
    if (polled[2].revents != 0 && !WriteOutput()) return {kEndOutput, 0, 0};
    if (!writes && (has_more || (polled[0].revents & ~POLLOUT) != 0)) {
      const End end = ReadServer();
      if (end.why != nullptr) return end;
    }
    if (polled[1].revents != 0) {
      const End end = ReadInput();
      if (end.why != nullptr) return end;
    }
    link_.Send();
    if (link_.error == 0) return kGoOn;
    errno = link_.error;
    return {kEndWrite, -1, SSL_ERROR_SYSCALL};
  }

  // False when nothing can be written any more.
  bool WriteOutput() {
    const ssize_t written = write(1, output_left_.data, Room(output_left_.size));
    if (written < 0 && errno == EINTR) return true;
    if (written <= 0) return false;
    output_left_.Skip(static_cast<size_t>(written));
    return true;
  }

  // Only when all that was read before has been written.
  End ReadServer() {
    link_.is_starved = false;
    End end = kGoOn;
    size_t size = 0;
    while (end.why == nullptr && !link_.is_starved && size + kRecord <= output_.size()) {
      ERR_clear_error();
      errno = 0;
      const int result = SSL_read(ssl_, output_.data() + size, kRecord);
      if (result > 0) {
        size += static_cast<size_t>(result);
      } else if (!link_.is_starved) {
        end = {kEndRead, result, SSL_get_error(ssl_, result)};
      }
    }
    output_left_ = {output_.data(), size};
    return end;
  }

  // As much as comes at once, more the longer it does: what is never sent stays where it was.
  End ReadInput() {
    const size_t wanted = pieces_ * limits_.piece;
    const ssize_t got = read(0, input_.data(), wanted);
    if (got < 0 && errno == EINTR) return kGoOn;
    if (got <= 0) return {kEndInput, static_cast<int>(got), 0};
    input_left_ = {input_.data(), static_cast<size_t>(got)};
    pieces_ = input_left_.size < wanted ? 1 : std::min(pieces_ * 2, kBatch / limits_.piece);
    return WriteServer();
  }

  End WriteServer() {
    while (input_left_.size > 0) {
      ERR_clear_error();
      errno = 0;
      const size_t length = std::min(limits_.piece, input_left_.size);
      const int result = SSL_write(ssl_, input_left_.data, static_cast<int>(length));
      if (result <= 0) return {kEndWrite, result, SSL_get_error(ssl_, result)};
      input_left_.Skip(static_cast<size_t>(result));
    }
    return kGoOn;
  }

  SSL* const ssl_;
  Link& link_;
  const Limits limits_;
  // Reads of stdin that are made in one.
  size_t pieces_ = 1;
  std::vector<unsigned char> input_;
  std::vector<unsigned char> output_;
  Chunk input_left_ = {nullptr, 0};
  Chunk output_left_ = {nullptr, 0};
};

// Null for a connection without a socket.
Napi::Value RunPump(Ssl& self, Args& args) {
  SSL* ssl = self.Idle();
  const auto piece = static_cast<size_t>(args.Int(0, 1, SSL3_RT_MAX_PLAIN_LENGTH));
  Link link;
  link.ssl = ssl;
  link.fd = SSL_get_fd(ssl);
  const BioPtr bio = NewLinkBio(link);
  if (bio == nullptr || link.fd < 0) return args.env().Null();
  const Bytes ahead = args.Buffer(2);
  Pump pump(ssl, link, {piece, args.Boolean(1)}, {ahead.data(), ahead.size()});
  Pump::End end = {};
  int system_error = 0;
  {
    BusyScope busy(ssl);
    const Detour detour(ssl, bio.get());
    end = pump.Run();
    system_error = errno;
    link.SendAll();
  }
  const Napi::Env env = args.env();
  Napi::Object result = Napi::Object::New(env);
  result.Set("why", MakeString(env, end.why));
  result.Set("result", MakeNumber(env, end.result));
  result.Set("error", MakeNumber(env, end.error));
  result.Set("unwritten", MakeBuffer(env, pump.unwritten().data, pump.unwritten().size));
  result.Set("output", MakeBuffer(env, pump.output().data, pump.output().size));
  errno = system_error;
  return result;
}

// A connection whose bytes go through nothing but a socket.
bool IsPlain(Ssl& self, Args&) {
  SSL* ssl = self.Get();
  BIO* bio = SSL_get_rbio(ssl);
  return bio != nullptr && bio == SSL_get_wbio(ssl) && BIO_method_type(bio) == BIO_TYPE_SOCKET &&
         BIO_next(bio) == nullptr && BIO_get_ktls_send(bio) == 0 && BIO_get_ktls_recv(bio) == 0 &&
         BIO_get_callback_ex(bio) == nullptr;
}

}  // namespace

std::vector<Member> SslPumpMembers() {
  return {Ssl::Method<&RunPump>("pump"), Ssl::Method<&IsPlain>("isPlain")};
}

}  // namespace s_client
