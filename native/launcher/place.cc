// Where workers are found: the folder of sockets, the names in it, and the connection to one.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "launcher.h"

namespace s_client {

namespace {

bool IsOwn(int folder) {
  struct stat info = {};
  return fstat(folder, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
         (info.st_mode & 0777) == 0700;
}

int OpenOwn(const char* path, bool make) {
  if (make) mkdir(path, 0700);
  const int folder = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder >= 0 && !IsOwn(folder)) {
    close(folder);
    return -1;
  }
  return folder;
}

}  // namespace

void Descriptor::Reset(int fd) {
  if (fd_ >= 0) close(fd_);
  fd_ = fd;
}

bool FindPackage(char (&package)[PATH_MAX]) {
  const ssize_t length = readlink("/proc/self/exe", package, sizeof(package) - 1);
  if (length <= 0) return false;
  package[length] = '\0';
  // build/Release/NAME or prebuilds/PLATFORM/NAME
  for (int up = 0; up < 3; up++) {
    char* slash = strrchr(package, '/');
    if (slash == nullptr) return false;
    *slash = '\0';
  }
  return true;
}

int OpenFolder(bool make) {
  char path[PATH_MAX];
  const char* runtime = getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && runtime[0] == '/') {
    snprintf(path, sizeof(path), "%s/openssl-s-client", runtime);
    const int folder = OpenOwn(path, make);
    if (folder >= 0) return folder;
  }
  snprintf(path, sizeof(path), "/tmp/openssl-s-client-%ju", static_cast<uintmax_t>(geteuid()));
  return OpenOwn(path, make);
}

bool Connect(int folder, const char* socket, Descriptor& connection) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  // By the folder that was looked at, which also keeps the path short.
  snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", folder, socket);
  connection.Reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience = {wire::kPatienceMs / 1000, 0};
  setsockopt(connection.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  if (connect(connection.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    return false;
  }
  ucred peer = {};
  socklen_t length = sizeof(peer);
  wire::Reply reply;
  return getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
         peer.uid == geteuid() &&
         ReceiveAll(connection.get(), &reply, sizeof(reply), wire::kPatienceMs) &&
         reply.answer == wire::Answer::kAccepted;
}

bool SendAll(int fd, const void* data, size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    at += sent;
    size -= sent;
  }
  return true;
}

bool ReceiveAll(int fd, void* data, size_t size, int milliseconds) {
  char* at = static_cast<char*>(data);
  while (size > 0) {
    pollfd ready = {fd, POLLIN, 0};
    if (poll(&ready, 1, milliseconds) <= 0) return false;
    const ssize_t received = recv(fd, at, size, 0);
    if (received <= 0) return false;
    at += received;
    size -= received;
  }
  return true;
}

}  // namespace s_client
