// The BIO under a probe's SSL: recv(2) and send(2) on a socket that never blocks, counted.
#include <openssl/bio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "probe_connection.h"

namespace s_client {

namespace {

int Result(BIO* bio, ssize_t moved, int retry) {
  if (moved >= 0) return static_cast<int>(moved);
  if (errno == EAGAIN || errno == EINTR) BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
  return -1;
}

// libssl reads a record's head and its body one by one, from 3.2 on also when it is to read ahead.
constexpr size_t kReceive = 16384;
// One connection is read at a time; see KeepAhead(). A thread's own memory has no room for it.
thread_local std::unique_ptr<char[]> received;

ssize_t Receive(ProbeConnection& connection) {
  if (received == nullptr) received = std::make_unique<char[]>(kReceive);
  const ssize_t moved = recv(connection.fd, received.get(), kReceive, 0);
  if (moved < 0) return moved;
  connection.ahead = {received.get(), static_cast<size_t>(moved)};
  // An edge tells of what comes after this, and of the end.
  connection.is_drained = moved > 0 && static_cast<size_t>(moved) < kReceive;
  return moved;
}

int Read(BIO* bio, char* data, int length) {
  auto& connection = *static_cast<ProbeConnection*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  if (connection.bytes_read >= connection.setup->most_bytes) {
    connection.over_limit = true;
    errno = EFBIG;
    return -1;
  }
  if (connection.bytes_of_turn >= kBytesPerTurn) {
    connection.has_more = true;
    BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY);
    return -1;
  }
  if (connection.ahead.empty() && connection.is_drained) {
    BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY);
    return -1;
  }
  const ssize_t moved = connection.ahead.empty() ? Receive(connection) : 0;
  if (moved < 0) return Result(bio, moved, BIO_FLAGS_READ);
  if (connection.ahead.empty()) {
    connection.ended = true;
    return 0;
  }
  const size_t given = std::min(connection.ahead.size(), static_cast<size_t>(length));
  memcpy(data, connection.ahead.data(), given);
  connection.ahead.remove_prefix(given);
  connection.bytes_read += given;
  connection.bytes_of_turn += given;
  return static_cast<int>(given);
}

int Write(BIO* bio, const char* data, int length) {
  auto& connection = *static_cast<ProbeConnection*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const ssize_t moved = send(connection.fd, data, static_cast<size_t>(length), MSG_NOSIGNAL);
  if (moved > 0) connection.bytes_written += static_cast<uint64_t>(moved);
  return Result(bio, moved, BIO_FLAGS_WRITE);
}

long Control(BIO* bio, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_EOF:
      return static_cast<ProbeConnection*>(BIO_get_data(bio))->ended ? 1 : 0;
    default:
      return 0;
  }
}

BIO_METHOD* MakeMethod() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "probe");
  if (method == nullptr) return nullptr;
  BIO_meth_set_read(method, &Read);
  BIO_meth_set_write(method, &Write);
  BIO_meth_set_ctrl(method, &Control);
  return method;
}

}  // namespace

void KeepAhead(ProbeConnection& connection) {
  std::string rest(connection.ahead);
  connection.kept.swap(rest);
  connection.ahead = connection.kept;
}

BIO* NewProbeBio(ProbeConnection& connection) {
  static BIO_METHOD* const method = MakeMethod();
  BIO* bio = method == nullptr ? nullptr : BIO_new(method);
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, &connection);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace s_client
