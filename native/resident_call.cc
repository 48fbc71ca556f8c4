// A fork of the resident worker: takes one call, and becomes the process that the call is meant
// for. Whatever fails before the caller has said "go" refuses the call, which is then run in
// another way.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "resident.h"

namespace s_client::resident {

namespace {

// The environment of the process; it stays until its end.
std::vector<char*>* environment = nullptr;

[[noreturn]] void Leave() { _exit(0); }

int MoveUp(int fd) {
  const int moved = fcntl(fd, F_DUPFD_CLOEXEC, wire::kFirstOwn);
  close(fd);
  return moved;
}

bool IsOwn(int connection) {
  ucred peer = {};
  socklen_t length = sizeof(peer);
  return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
         peer.uid == geteuid();
}

int Accept(int listener) {
  for (;;) {
    const int accepted = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0 && errno != EINTR && errno != ECONNABORTED) Leave();
    if (accepted < 0) continue;
    const int connection = MoveUp(accepted);
    if (connection >= 0 && IsOwn(connection)) return connection;
    close(connection);
  }
}

class Call {
 public:
  explicit Call(const Setup& setup) : setup_(setup) {}

  Taken Take() {
    LeaveParent();
    connection_ = Accept(setup_.listener);
    Tell(Event::kAccepted, true);
    const timeval patience = {wire::kPatienceMs / 1000, 0};
    setsockopt(connection_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(connection_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    Send({wire::Answer::kAccepted, 0});
    if (!Receive()) Leave();
    if (request_.kind != wire::Kind::kRun) {
      Tell(request_.kind == wire::Kind::kStop ? Event::kStop : Event::kStatus, true);
      Leave();
    }
    for (const File& file : *setup_.files) {
      if (file.IsSame()) continue;
      Tell(Event::kChanged, false);
      Refuse();
    }
    Taken taken;
    if (!ReadText(taken) || !Become(taken)) Refuse();
    Go();
    errno = 0;
    return taken;
  }

 private:
  // A spare one ends with its parent, which it knows nothing of; signals come when it has a caller.
  void LeaveParent() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    prctl(PR_SET_NAME, "s_client");
    for (int fd : setup_.parents) close(fd);
    null_ = MoveUp(open("/dev/null", O_RDWR | O_CLOEXEC));
    for (int fd : setup_.nodes) dup3(null_, fd, O_CLOEXEC);
    for (int number = 1; number < NSIG; number++) {
      // Node and the program alike ignore it.
      signal(number, number == SIGPIPE ? SIG_IGN : SIG_DFL);
    }
    if (getppid() != setup_.parent) Leave();
  }

  void Tell(Event event, bool with_connection) const {
    Message message = {getpid(), event};
    iovec part = {&message, sizeof(message)};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (with_connection) {
      header.msg_control = control;
      header.msg_controllen = sizeof(control);
      cmsghdr* descriptor = CMSG_FIRSTHDR(&header);
      descriptor->cmsg_level = SOL_SOCKET;
      descriptor->cmsg_type = SCM_RIGHTS;
      descriptor->cmsg_len = CMSG_LEN(sizeof(int));
      memcpy(CMSG_DATA(descriptor), &connection_, sizeof(int));
    }
    sendmsg(setup_.channel, &header, MSG_NOSIGNAL);
  }

  // To a caller that has gone there is nothing to say.
  void Send(const wire::Reply& reply) const {
    send(connection_, &reply, sizeof(reply), MSG_NOSIGNAL);
  }

  [[noreturn]] void Refuse() const {
    Send({wire::Answer::kRefused, 0});
    Leave();
  }

  bool ReceiveRest(char* data, size_t size) const {
    while (size > 0) {
      const ssize_t received = recv(connection_, data, size, 0);
      if (received <= 0) return false;
      data += received;
      size -= received;
    }
    return true;
  }

  bool Receive() {
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * (wire::kMaxDescriptors + 2))];
    iovec part = {&request_, sizeof(request_)};
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof(control);
    const ssize_t first = recvmsg(connection_, &header, MSG_CMSG_CLOEXEC);
    if (first <= 0 || (header.msg_flags & MSG_CTRUNC) != 0) return false;
    for (cmsghdr* item = CMSG_FIRSTHDR(&header); item != nullptr;
         item = CMSG_NXTHDR(&header, item)) {
      if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS) continue;
      received_.resize((item->cmsg_len - CMSG_LEN(0)) / sizeof(int));
      memcpy(received_.data(), CMSG_DATA(item), received_.size() * sizeof(int));
    }
    if (!ReceiveRest(reinterpret_cast<char*>(&request_) + first, sizeof(request_) - first) ||
        request_.length > wire::kMaxText) {
      return false;
    }
    // Never freed: the environment is in it.
    text_ = static_cast<char*>(malloc(request_.length + 1));
    return text_ != nullptr && ReceiveRest(text_, request_.length);
  }

  // Surroundings, which must be this process's own, arguments and environment.
  bool ReadText(Taken& taken) {
    if (request_.length == 0 || text_[request_.length - 1] != '\0') return false;
    char* at = text_;
    char* const end = text_ + request_.length;
    if (strcmp(at, setup_.surroundings->text()) != 0) return false;
    at += strlen(at) + 1;
    for (uint32_t i = 0; i < request_.argc && at < end; i++, at += strlen(at) + 1) {
      taken.argv.emplace_back(at);
    }
    environment = new std::vector<char*>();
    for (uint32_t i = 0; i < request_.envc && at < end; i++, at += strlen(at) + 1) {
      environment->push_back(at);
    }
    environment->push_back(nullptr);
    return at == end && taken.argv.size() == request_.argc &&
           environment->size() == request_.envc + 1;
  }

  bool Become(Taken& taken) {
    if (!PlaceDescriptors(taken)) return false;
    Environment() = environment->data();
    umask(request_.umask);
    sched_setaffinity(0, sizeof(request_.processors), &request_.processors);
    for (int i = 0; i < RLIM_NLIMITS; i++) {
      if (syscall(SYS_prlimit64, 0, i, &request_.limits[i], nullptr) != 0) return false;
    }
    for (int number = 1; number < NSIG; number++) {
      if (((request_.ignored >> (number - 1)) & 1) != 0) signal(number, SIG_IGN);
    }
    return true;
  }

  // The caller's descriptors get the caller's numbers, and this process has no others below its
  // own.
  bool PlaceDescriptors(Taken& taken) {
    const size_t before = request_.has_terminal != 0 ? 2 : 1;
    if (request_.descriptors > wire::kMaxDescriptors ||
        received_.size() != before + request_.descriptors) {
      return false;
    }
    for (int& fd : received_) {
      fd = MoveUp(fd);
      if (fd < 0) return false;
    }
    CloseRange(0, wire::kFirstOwn - 1);
    for (uint32_t i = 0; i < request_.descriptors; i++) {
      const int number = request_.numbers[i];
      if (number < 0 || number >= wire::kFirstOwn || dup2(received_[before + i], number) < 0) {
        return false;
      }
      close(received_[before + i]);
      taken.open.push_back(number);
    }
    const bool there = fchdir(received_[0]) == 0;
    close(received_[0]);
    BecomeProcess(connection_, before == 2 ? received_[1] : -1);
    return there;
  }

  // From the caller's "go" on this process is the caller's, and no longer its parent's.
  void Go() const {
    prctl(PR_SET_PDEATHSIG, 0);
    Send({wire::Answer::kReady, getpid()});
    char go = '\0';
    if (recv(connection_, &go, 1, 0) != 1) Leave();
    Tell(Event::kServed, false);
    close(setup_.channel);
    close(setup_.listener);
    close(null_);
    sigset_t mask;
    sigemptyset(&mask);
    for (int number = 1; number < NSIG; number++) {
      if (((request_.blocked >> (number - 1)) & 1) != 0) sigaddset(&mask, number);
    }
    sigprocmask(SIG_SETMASK, &mask, nullptr);
  }

  const Setup& setup_;
  int connection_ = -1;
  int null_ = -1;
  wire::Request request_;
  std::vector<int> received_;
  char* text_ = nullptr;
};

}  // namespace

File File::Now(const std::string& path) {
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) info = {};
  return {path, info.st_dev, info.st_ino, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

bool File::IsSame() const {
  struct stat info = {};
  return stat(path.c_str(), &info) == 0 && info.st_dev == device && info.st_ino == inode &&
         info.st_size == size && info.st_mtim.tv_sec == seconds &&
         info.st_mtim.tv_nsec == nanoseconds;
}

Taken TakeCall(const Setup& setup) { return Call(setup).Take(); }

}  // namespace s_client::resident
