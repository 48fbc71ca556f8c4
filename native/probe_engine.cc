#include "probe_engine.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace s_client {

namespace {

constexpr int kEvents = 256;
constexpr uint64_t kWakeTag = UINT64_MAX;
// Rows after which JS is told, so that it can start others meanwhile.
constexpr size_t kRowsMost = 128;
// A decoded certificate takes some ten times the memory of its bytes.
constexpr size_t kPerDecoded = 8;

uint64_t TagOf(const ProbeConnection& connection) {
  return uint64_t{connection.turn} << 32 | connection.slot;
}

}  // namespace

double MonotonicMs() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

ProbeEngine::ProbeEngine(Batch batch, size_t most_certificates, int wake)
    : batch_(batch),
      certificates_(most_certificates),
      decoded_(most_certificates / kPerDecoded),
      wheel_(MonotonicMs()),
      now_(MonotonicMs()),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(wake) {
  if (epoll_ < 0 || wake_ < 0) return;
  epoll_event event = {};
  event.events = EPOLLIN;
  event.data.u64 = kWakeTag;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
}

ProbeEngine::~ProbeEngine() {
  for (auto& connection : slots_) {
    if (connection->phase != ProbePhase::kFree) Free(*connection);
  }
  if (epoll_ >= 0) close(epoll_);
}

ProbeConnection& ProbeEngine::Take() {
  if (free_.empty()) {
    free_.push_back(static_cast<uint32_t>(slots_.size()));
    slots_.push_back(std::make_unique<Connection>());
    slots_.back()->slot = free_.back();
  }
  Connection& connection = *slots_[free_.back()];
  free_.pop_back();
  connection.turn = ++turns_;
  in_flight_++;
  return connection;
}

void ProbeEngine::Free(Connection& connection) {
  wheel_.Cancel(connection);
  connection.ssl.reset();
  if (connection.fd >= 0) close(connection.fd);
  connection.phase = ProbePhase::kFree;
  connection.fd = -1;
  connection.setup.reset();
  connection.offer.reset();
  connection.unsent = std::string();
  connection.ahead = {};
  connection.kept = std::string();
  connection.bytes_read = connection.bytes_written = 0;
  connection.bytes_of_turn = 0;
  connection.over_limit = connection.ended = connection.has_more = false;
  connection.is_drained = false;
  connection.tickets = 0;
  connection.connected = connection.plain_done = connection.handshake_done = 0;
  free_.push_back(connection.slot);
  in_flight_--;
}

ProbeConnection* ProbeEngine::At(uint32_t slot, double id) {
  if (slot >= slots_.size()) return nullptr;
  Connection& connection = *slots_[slot];
  return connection.phase != ProbePhase::kFree && connection.id == id ? &connection : nullptr;
}

ProbeConnection* ProbeEngine::Waiting(uint32_t slot, double id) {
  Connection* connection = At(slot, id);
  const bool waits = connection != nullptr && connection->phase == ProbePhase::kPlain;
  return waits ? connection : nullptr;
}

ProbeConnection* ProbeEngine::OfEvent(uint64_t tag) {
  Connection& connection = *slots_[tag & UINT32_MAX];
  const bool is_this = connection.phase != ProbePhase::kFree && connection.turn == tag >> 32;
  return is_this ? &connection : nullptr;
}

void ProbeEngine::Arm(Connection& connection) {
  wheel_.Arm(connection, std::min(connection.deadline, connection.stage_deadline));
}

int ProbeEngine::Start(Target target, std::shared_ptr<const ProbeSetup> setup) {
  const int type = setup->dtls ? SOCK_DGRAM : SOCK_STREAM;
  const int fd = socket(target.address.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    failed_.push_back({target.id, errno});
    return -1;
  }
  Connection& connection = Take();
  connection.fd = fd;
  connection.id = target.id;
  connection.setup = std::move(setup);
  connection.name = std::move(target.name);
  connection.offer = std::move(target.offer);
  connection.pauses = target.pauses;
  return Open(connection, target) ? static_cast<int>(connection.slot) : -1;
}

bool ProbeEngine::Open(Connection& connection, const Target& target) {
  connection.phase = ProbePhase::kConnecting;
  connection.started = MonotonicMs();
  connection.deadline = connection.started + connection.setup->total_ms - target.spent_ms;
  connection.stage_deadline = connection.started + connection.setup->connect_ms;
  Arm(connection);
  const auto* address = reinterpret_cast<const sockaddr*>(&target.address);
  int error = connect(connection.fd, address, target.address_length) == 0 ? 0 : errno;
  if (error == EINPROGRESS) error = 0;
  epoll_event event = {};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u64 = TagOf(connection);
  if (error == 0 && epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) != 0) error = errno;
  if (error != 0) {
    failed_.push_back({connection.id, error});
    Free(connection);
  }
  return error == 0;
}

int ProbeEngine::Run(int max_wait_ms) {
  batch_.Clear();
  certificates_.Trim();
  woken_ = false;
  now_ = MonotonicMs();
  const double until = max_wait_ms < 0 ? 0 : now_ + max_wait_ms;
  epoll_event events[kEvents];
  for (;;) {
    TellFailed();
    // No more than now, since some come back.
    for (size_t left = pending_.size(); left > 0; left--) {
      const Pending pending = pending_.front();
      pending_.pop_front();
      Dispatch(pending.tag, pending.events);
    }
    int wait = wheel_.Wait(now_);
    if (max_wait_ms >= 0) {
      const int left = std::max(0, static_cast<int>(until - now_ + 0.999));
      wait = wait < 0 ? left : std::min(wait, left);
    }
    if (batch_.rows() > 0 || !pending_.empty()) wait = 0;
    const int count = epoll_wait(epoll_, events, kEvents, wait);
    if (count < 0 && errno != EINTR) return -1;
    now_ = MonotonicMs();
    for (int i = 0; i < count; i++) {
      const uint64_t tag = events[i].data.u64;
      if (tag == kWakeTag) {
        uint64_t value = 0;
        woken_ = read(wake_, &value, sizeof(value)) > 0;
      } else {
        Dispatch(tag, events[i].events);
      }
    }
    wheel_.Advance(now_, [this](WheelEntry& entry) { OnDue(static_cast<Connection&>(entry)); });
    const bool over = max_wait_ms >= 0 && now_ >= until;
    if (woken_ || over || ShouldReturn() || (count <= 0 && batch_.rows() > 0)) break;
  }
  return static_cast<int>(batch_.rows());
}

// An edge is told once: what there is no room for now is looked at later.
void ProbeEngine::Dispatch(uint64_t tag, uint32_t events) {
  Connection* connection = OfEvent(tag);
  if (connection == nullptr) return;
  if (batch_.IsFull()) {
    pending_.push_back({tag, events});
  } else {
    OnReady(*connection, events);
  }
}

void ProbeEngine::Later(const Connection& connection, uint32_t events) {
  pending_.push_back({TagOf(connection), events});
}

bool ProbeEngine::ShouldReturn() const {
  const size_t rows = batch_.rows();
  return batch_.IsFull() || rows >= std::min(kRowsMost, in_flight_ / 4 + 1);
}

int ProbeEngine::NewWake() { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void ProbeEngine::Wake(int wake) {
  const uint64_t one = 1;
  // A full counter wakes as well.
  [[maybe_unused]] const ssize_t written = write(wake, &one, sizeof(one));
}

void ProbeEngine::TellFailed() {
  while (!failed_.empty() && !batch_.IsFull()) {
    batch_.Add();
    batch_.Set(Column::kId, failed_.front().id);
    batch_.Set(Column::kEvent, static_cast<double>(ProbeEvent::kResult));
    batch_.Set(Column::kStage, static_cast<double>(ProbeStage::kConnect));
    batch_.Set(Column::kErrorKind, static_cast<double>(ProbeError::kErrno));
    batch_.Set(Column::kErrorCode, failed_.front().error);
    batch_.Set(Column::kAlert, -1);
    failed_.pop_front();
  }
}

void ProbeEngine::OnReady(Connection& connection, uint32_t events) {
  connection.bytes_of_turn = 0;
  connection.has_more = connection.is_drained = false;
  switch (connection.phase) {
    case ProbePhase::kFree:
      break;
    case ProbePhase::kConnecting:
      if ((events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) OnConnected(connection, events);
      break;
    case ProbePhase::kPlain:
      if (!connection.unsent.empty()) WritePlain(connection);
      if (connection.phase == ProbePhase::kPlain && (events & ~uint32_t{EPOLLOUT}) != 0) {
        ReadPlain(connection);
      }
      break;
    case ProbePhase::kHandshake:
      if (connection.ssl != nullptr || MakeSsl(connection)) DoHandshake(connection);
      break;
    case ProbePhase::kTickets:
      ReadTickets(connection);
      break;
  }
}

void ProbeEngine::OnConnected(Connection& connection, uint32_t events) {
  int error = 0;
  socklen_t length = sizeof(error);
  if ((events & (EPOLLERR | EPOLLHUP)) != 0 &&
      getsockopt(connection.fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) {
    error = errno;
  }
  if (error != 0) {
    Finish(connection, ProbeError::kErrno, error);
    return;
  }
  connection.connected = MonotonicMs();
  connection.stage_deadline = connection.deadline;
  if (connection.pauses) {
    connection.phase = ProbePhase::kPlain;
    Arm(connection);
    Tell(connection, ProbeEvent::kConnected, {});
    // What the server said before it was listened to.
    ReadPlain(connection);
    return;
  }
  // Before the ClientHello no server says anything, unless it does.
  connection.is_drained = (events & EPOLLIN) == 0;
  connection.plain_done = connection.connected;
  connection.phase = ProbePhase::kHandshake;
  Arm(connection);
  if (MakeSsl(connection)) DoHandshake(connection);
}

void ProbeEngine::OnDue(Connection& connection) {
  if (batch_.IsFull()) {
    wheel_.Arm(connection, now_);
    return;
  }
  if (connection.phase == ProbePhase::kTickets) {
    Finish(connection, ProbeError::kNone, 0);
    return;
  }
  const bool is_over =
      now_ >= connection.deadline ||
      (connection.phase == ProbePhase::kConnecting && now_ >= connection.stage_deadline);
  if (is_over) {
    Finish(connection, ProbeError::kTimeout, 0);
    return;
  }
  // A DTLS timer: the flight is sent again.
  ERR_clear_error();
  if (DTLSv1_handle_timeout(connection.ssl.get()) < 0) {
    Finish(connection, ProbeError::kSsl, 0);
    return;
  }
  DoHandshake(connection);
}

void ProbeEngine::Tell(Connection& connection, ProbeEvent event, std::string_view data) {
  batch_.Add();
  batch_.Set(Column::kId, connection.id);
  batch_.Set(Column::kSlot, connection.slot);
  batch_.Set(Column::kEvent, static_cast<double>(event));
  batch_.SetBytes(Column::kText, data.data(), data.size());
}

ProbeStage ProbeEngine::StageOf(const Connection& connection) {
  if (connection.handshake_done > 0) return ProbeStage::kDone;
  if (connection.plain_done > 0) return ProbeStage::kHandshake;
  return connection.connected > 0 ? ProbeStage::kPlain : ProbeStage::kConnect;
}

// Takes leave of a server that the handshake was made with.
void ProbeEngine::Leave(const Connection& connection) {
  if (connection.setup->reset && !connection.setup->dtls) {
    const linger none = {1, 0};
    setsockopt(connection.fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
  } else {
    // close_notify, without waiting for the server's.
    SSL_shutdown(connection.ssl.get());
  }
}

void ProbeEngine::Finish(Connection& connection, ProbeError error, int code) {
  batch_.Add();
  batch_.Set(Column::kId, connection.id);
  batch_.Set(Column::kSlot, connection.slot);
  batch_.Set(Column::kEvent, static_cast<double>(ProbeEvent::kResult));
  batch_.Set(Column::kErrorKind, static_cast<double>(error));
  batch_.Set(Column::kErrorCode, code);
  batch_.Set(Column::kAlert, -1);
  batch_.Set(Column::kStage, static_cast<double>(StageOf(connection)));
  if (error == ProbeError::kSsl) GatherErrors(batch_);
  const double now = MonotonicMs();
  const auto span = [now](double from, double to) {
    return from == 0 ? 0 : (to == 0 ? now : to) - from;
  };
  batch_.Set(Column::kConnectMs, span(connection.started, connection.connected));
  batch_.Set(Column::kPlainMs, span(connection.connected, connection.plain_done));
  batch_.Set(Column::kHandshakeMs, span(connection.plain_done, connection.handshake_done));
  batch_.Set(Column::kTotalMs, now - connection.started);
  if (error == ProbeError::kNone) {
    ERR_clear_error();
    Leave(connection);
  }
  GatherConnection(connection, batch_, names_, certificates_);
  Free(connection);
}

}  // namespace s_client
