// The BIO under a probe's SSL: recv(2) and send(2) on a socket that never blocks, counted.
#include <openssl/bio.h>

#include <cerrno>

#include "probe_connection.h"

namespace s_client {

namespace {

int Result(BIO* bio, ssize_t moved, int retry) {
  if (moved >= 0) return static_cast<int>(moved);
  if (errno == EAGAIN || errno == EINTR) BIO_set_flags(bio, retry | BIO_FLAGS_SHOULD_RETRY);
  return -1;
}

int Read(BIO* bio, char* data, int length) {
  auto& connection = *static_cast<ProbeConnection*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  if (connection.bytes_read >= connection.setup->most_bytes) {
    connection.over_limit = true;
    errno = EFBIG;
    return -1;
  }
  const ssize_t moved = recv(connection.fd, data, static_cast<size_t>(length), 0);
  if (moved > 0) connection.bytes_read += static_cast<uint64_t>(moved);
  if (moved == 0) connection.ended = true;
  return Result(bio, moved, BIO_FLAGS_READ);
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

BIO* NewProbeBio(ProbeConnection& connection) {
  static BIO_METHOD* const method = MakeMethod();
  BIO* bio = method == nullptr ? nullptr : BIO_new(method);
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, &connection);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace s_client
