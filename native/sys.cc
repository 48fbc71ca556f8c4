// The system calls around a connection, with errno as a C program sees it.
// Not here: sockets that OpenSSL's own BIO_* calls make (address.cc).
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "addon.h"
#include "base.h"
#include "resident.h"

namespace s_client {

namespace {

constexpr int kMaxRead = 1 << 24;

// The scope of the call has put errno back, so that errno itself is the saved one.
int Errno(Args&) { return errno; }

void SetErrno(Args& args) { errno = args.Int(0); }

const char* Strerror(Args& args) {
  const KeepErrno keep;
  return strerror(args.Int(0));
}

int Poll(Args& args) {
  static_assert(sizeof(int) == sizeof(int32_t));
  int timeout = args.Int(1);
  napi_typedarray_type type = napi_int8_array;
  size_t length = 0;
  void* data = nullptr;
  if (!args[0].IsTypedArray() ||
      napi_get_typedarray_info(args.env(), args[0], &type, &length, &data, nullptr, nullptr) !=
          napi_ok ||
      type != napi_int32_array || length % 3 != 0) {
    ThrowTypeError(args.env(), "argument 1 must be an Int32Array of triples");
  }
  auto* slots = static_cast<int32_t*>(data);
  std::vector<pollfd> fds(length / 3);
  for (size_t i = 0; i < fds.size(); i++) {
    fds[i] = {slots[3 * i], static_cast<int16_t>(slots[3 * i + 1]), 0};
  }
  int result = poll(fds.data(), fds.size(), timeout);
  for (size_t i = 0; i < fds.size(); i++) slots[3 * i + 2] = fds[i].revents;
  return result;
}

Napi::Value Read(Args& args) {
  int fd = args.Int(0);
  int max = args.Size(1, kMaxRead);
  std::unique_ptr<unsigned char[]> buffer(new unsigned char[max]);
  ssize_t length = read(fd, buffer.get(), max);
  if (length < 0) return MakeNumber(args.env(), -1);
  return MakeBuffer(args.env(), buffer.get(), length);
}

long Write(Args& args) {
  int fd = args.Int(0);
  Bytes data = args.Buffer(1);
  return write(fd, data.data(), data.size());
}

int Close(Args& args) { return close(args.Int(0)); }

int Shutdown(Args& args) { return shutdown(args.Int(0), args.Int(1)); }

bool Isatty(Args& args) { return isatty(args.Int(0)) == 1; }

// No call that the program replaced here makes, so it leaves no trace in errno.
bool IsOpen(Args& args) {
  const KeepErrno keep;
  return fcntl(args.Int(0), F_GETFD) != -1;
}

long Drain(Args& args) {
  char nowhere[8192];
  return recv(args.Int(0), nowhere, sizeof(nowhere), 0);
}

int Getpid(Args&) { return getpid(); }

Napi::Value MakeEndpoint(Napi::Env env, const sockaddr_storage& storage, socklen_t length) {
  char text[INET6_ADDRSTRLEN] = "";
  std::string address;
  int port = 0;
  if (storage.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
    address = inet_ntop(AF_INET, &in.sin_addr, text, sizeof(text));
    port = ntohs(in.sin_port);
  } else if (storage.ss_family == AF_INET6) {
    const auto& in6 = reinterpret_cast<const sockaddr_in6&>(storage);
    address = inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof(text));
    port = ntohs(in6.sin6_port);
  } else if (storage.ss_family == AF_UNIX && length > offsetof(sockaddr_un, sun_path)) {
    const auto& un = reinterpret_cast<const sockaddr_un&>(storage);
    address =
        std::string(un.sun_path, strnlen(un.sun_path, length - offsetof(sockaddr_un, sun_path)));
  }
  const KeepErrno keep;
  Napi::Object endpoint = Napi::Object::New(env);
  endpoint.Set("address", MakeString(env, address));
  endpoint.Set("port", MakeNumber(env, port));
  endpoint.Set("family", MakeNumber(env, storage.ss_family));
  return endpoint;
}

template <auto get_name>
Napi::Value Endpoint(Args& args) {
  sockaddr_storage storage = {};
  socklen_t length = sizeof(storage);
  if (get_name(args.Int(0), reinterpret_cast<sockaddr*>(&storage), &length) != 0) {
    return args.env().Null();
  }
  return MakeEndpoint(args.env(), storage, std::min<socklen_t>(length, sizeof(storage)));
}

bool IsDirectory(Args& args) {
  struct stat info = {};
  return stat(args.String(0).c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

const char* Getenv(Args& args) { return getenv(args.String(0).c_str()); }

void IgnoreSignal(Args& args) { signal(args.Int(0), SIG_IGN); }

void Exit(Args& args) {
  int status = args.Int(0);
  fflush(nullptr);
  resident::TellStatus(status);
  _exit(status);
}

}  // namespace

void InitSys(Addon& addon, Napi::Object exports) {
  exports.Set("sys",
              Namespace(addon, {Function<&Errno>("errno"), Function<&SetErrno>("setErrno"),
                                Function<&Strerror>("strerror"), Function<&Poll>("poll"),
                                Function<&Read>("read"), Function<&Write>("write"),
                                Function<&Close>("close"), Function<&Shutdown>("shutdown"),
                                Function<&Isatty>("isatty"), Function<&IsOpen>("isOpen"),
                                Function<&Drain>("drain"), Function<&Getpid>("getpid"),
                                Function<&Endpoint<&getsockname>>("getsockname"),
                                Function<&Endpoint<&getpeername>>("getpeername"),
                                Function<&IsDirectory>("isDirectory"), Function<&Getenv>("getenv"),
                                Function<&IgnoreSignal>("ignoreSignal"), Function<&Exit>("exit")}));
}

}  // namespace s_client
