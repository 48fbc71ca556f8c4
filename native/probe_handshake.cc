// The part of a probe that is spoken: what JS says before the handshake, the handshake, tickets.
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>

#include "compat.h"
#include "probe_engine.h"
#include "ssl_state.h"

namespace s_client {

namespace {

constexpr size_t kPlainChunk = 16384;

bool IsAddress(const std::string& name) {
  return name.find(':') != std::string::npos ||
         name.find_first_not_of("0123456789.") == std::string::npos;
}

bool Apply(SSL* ssl, const ProbeOffer& offer) {
  return (!offer.ciphers || SSL_set_cipher_list(ssl, offer.ciphers->c_str()) == 1) &&
         (!offer.ciphersuites || SSL_set_ciphersuites(ssl, offer.ciphersuites->c_str()) == 1) &&
         (!offer.groups || SSL_set1_groups_list(ssl, offer.groups->c_str()) == 1) &&
         (offer.min_version == 0 || SSL_set_min_proto_version(ssl, offer.min_version) == 1) &&
         (offer.max_version == 0 || SSL_set_max_proto_version(ssl, offer.max_version) == 1);
}

// The name is sent and, where the chain is verified, checked; an address is only checked.
bool SetName(SSL* ssl, const ProbeConnection& connection) {
  const std::string& name = connection.name;
  if (name.empty()) return true;
  if (!IsAddress(name) && SSL_set_tlsext_host_name(ssl, name.c_str()) != 1) return false;
  if (!connection.setup->verify) return true;
  X509_VERIFY_PARAM* param = SSL_get0_param(ssl);
  return IsAddress(name) ? X509_VERIFY_PARAM_set1_ip_asc(param, name.c_str()) == 1
                         : X509_VERIFY_PARAM_set1_host(param, name.c_str(), 0) == 1;
}

BIO* NewDatagramBio(ProbeConnection& connection) {
  BIO* bio = BIO_new_dgram(connection.fd, BIO_NOCLOSE);
  sockaddr_storage peer = {};
  socklen_t length = sizeof(peer);
  if (bio != nullptr &&
      getpeername(connection.fd, reinterpret_cast<sockaddr*>(&peer), &length) == 0) {
    BIO_ctrl(bio, BIO_CTRL_DGRAM_SET_CONNECTED, 0, &peer);
  }
  return bio;
}

}  // namespace

bool ProbeEngine::Send(uint32_t slot, double id, std::string_view data) {
  Connection* connection = Waiting(slot, id);
  if (connection == nullptr) return false;
  connection->unsent.append(data);
  WritePlain(*connection);
  return true;
}

bool ProbeEngine::Handshake(uint32_t slot, double id) {
  Connection* connection = Waiting(slot, id);
  if (connection == nullptr) return false;
  connection->plain_done = MonotonicMs();
  connection->phase = ProbePhase::kHandshake;
  // What comes of it is for the next batch.
  Later(*connection, EPOLLOUT);
  return true;
}

int ProbeEngine::Drop(uint32_t slot, double id) {
  Connection* connection = At(slot, id);
  if (connection == nullptr) return -1;
  const ProbeStage stage = StageOf(*connection);
  Free(*connection);
  return static_cast<int>(stage);
}

// A socket that takes no more tells of its end when it is read.
void ProbeEngine::WritePlain(Connection& connection) {
  std::string& unsent = connection.unsent;
  const ssize_t sent = send(connection.fd, unsent.data(), unsent.size(), MSG_NOSIGNAL);
  if (sent <= 0) return;
  connection.bytes_written += static_cast<uint64_t>(sent);
  unsent.erase(0, static_cast<size_t>(sent));
}

void ProbeEngine::ReadPlain(Connection& connection) {
  char data[kPlainChunk];
  for (;;) {
    if (batch_.IsFull()) {
      Later(connection, EPOLLIN);
      return;
    }
    const ssize_t count = recv(connection.fd, data, sizeof(data), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) {
      Finish(connection, ProbeError::kErrno, errno);
      return;
    }
    connection.bytes_read += static_cast<uint64_t>(count);
    if (connection.bytes_read > connection.setup->most_bytes) {
      Finish(connection, ProbeError::kLimit, 0);
      return;
    }
    Tell(connection, count == 0 ? ProbeEvent::kEnd : ProbeEvent::kData,
         {data, static_cast<size_t>(count)});
    if (count == 0) return;
  }
}

bool ProbeEngine::MakeSsl(Connection& connection) {
  const ProbeSetup& setup = *connection.setup;
  ERR_clear_error();
  connection.ssl.reset(SSL_new(setup.ctx.get()));
  SSL* ssl = connection.ssl.get();
  BIO* bio = nullptr;
  // Callbacks that JS set on the context look for a state.
  const bool ok = ssl != nullptr && SslStates::Of(ssl) != nullptr && SetName(ssl, connection) &&
                  (!connection.offer || Apply(ssl, *connection.offer)) &&
                  (!setup.session || SSL_set_session(ssl, setup.session.get()) == 1) &&
                  (bio = setup.dtls ? NewDatagramBio(connection) : NewProbeBio(connection));
  if (!ok) {
    Finish(connection, ProbeError::kSsl, 0);
    return false;
  }
  SSL_set_bio(ssl, bio, bio);
  SSL_set_app_data(ssl, &connection);
  SSL_set_connect_state(ssl);
  if (setup.ocsp) SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp);
  return true;
}

void ProbeEngine::DoHandshake(Connection& connection) {
  ERR_clear_error();
  errno = 0;
  const CertCache::Use use(decoded_);
  const int result = SSL_do_handshake(connection.ssl.get());
  const int system_error = errno;
  KeepAhead(connection);
  errno = system_error;
  OnHandshake(connection, result);
}

void ProbeEngine::OnHandshake(Connection& connection, int result) {
  SSL* ssl = connection.ssl.get();
  const int system_error = errno;
  if (connection.setup->dtls) {
    connection.over_limit = BIO_number_read(SSL_get_rbio(ssl)) > connection.setup->most_bytes;
  }
  if (result == 1) {
    connection.handshake_done = MonotonicMs();
    if (connection.setup->tickets_ms > 0 && !connection.setup->dtls) {
      connection.phase = ProbePhase::kTickets;
      connection.stage_deadline = connection.handshake_done + connection.setup->tickets_ms;
      Arm(connection);
      ReadTickets(connection);
    } else {
      Finish(connection, ProbeError::kNone, 0);
    }
    return;
  }
  if (connection.over_limit) {
    Finish(connection, ProbeError::kLimit, 0);
    return;
  }
  switch (SSL_get_error(ssl, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      if (connection.setup->dtls) {
        timeval left = {};
        connection.stage_deadline = connection.deadline;
        if (DTLSv1_get_timeout(ssl, &left) == 1) {
          connection.stage_deadline = MonotonicMs() + static_cast<double>(left.tv_sec) * 1e3 +
                                      static_cast<double>(left.tv_usec) / 1e3;
        }
        Arm(connection);
      }
      if (connection.has_more) Later(connection, EPOLLIN);
      break;
    case SSL_ERROR_SYSCALL:
      if (system_error != 0 && !connection.ended) {
        Finish(connection, ProbeError::kErrno, system_error);
      } else {
        Finish(connection, ProbeError::kEof, 0);
      }
      break;
    default:
      // 3.0 calls an unexpected end an error of its own.
      Finish(connection, connection.ended ? ProbeError::kEof : ProbeError::kSsl, 0);
  }
}

// Reads what follows the handshake; the session callback counts tickets. Each ends a read, when the
// context says so, though more may have come with it.
void ProbeEngine::ReadTickets(Connection& connection) {
  SSL* ssl = connection.ssl.get();
  char data[1024];
  bool goes_on = true;
  while (goes_on && connection.bytes_read < connection.setup->most_bytes) {
    ERR_clear_error();
    const int result = SSL_read(ssl, data, sizeof(data));
    const bool waits = result <= 0 && SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ;
    if (waits && (connection.ahead.empty() || connection.has_more)) {
      KeepAhead(connection);
      if (connection.has_more) Later(connection, EPOLLIN);
      return;
    }
    goes_on = result > 0 || waits;
  }
  Finish(connection, ProbeError::kNone, 0);
}

}  // namespace s_client
