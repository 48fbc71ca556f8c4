// One call by the worker: hands over what this process was started with, and then stands for the
// process that runs it: signals, stopping and continuing, its end.
// Not here: the connection (place.cc).
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "launcher.h"

namespace s_client {

namespace {

constexpr const char* kVariable = "S_CLIENT_RESIDENT";

uint64_t BitOf(int number) { return uint64_t{1} << (number - 1); }

bool StopsProcesses(int number) {
  return number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

class Call {
 public:
  Call(const char* command, char** argv) : command_(command), argv_(argv) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &mask_);
  }

  int Run() {
    // Before anything is opened here.
    if (!ListDescriptors() || !FindPackage(package_) ||
        !surroundings_.Describe(package_, environ)) {
      return Cold();
    }
    const Descriptor folder(OpenFolder(false));
    if (!folder.is_open() || !Connect(folder.get(), Names(surroundings_).socket, connection_)) {
      if (!Wanted("running") && !Wanted("only")) {
        StartWorker(surroundings_, package_, kIdleSeconds, nullptr);
      }
      return Cold();
    }
    return OpenTerminal() && Send() && IsReady() && SendAll(connection_.get(), "g", 1) ? Stand()
                                                                                       : Cold();
  }

 private:
  static bool Wanted(const char* value) {
    const char* wanted = getenv(kVariable);
    return wanted != nullptr && strcmp(wanted, value) == 0;
  }

  // All that were handed over: those of this process alone are not open yet.
  bool ListDescriptors() {
    DIR* folder = opendir("/proc/self/fd");
    if (folder == nullptr) return false;
    bool few = true;
    for (dirent* entry = readdir(folder); few && entry != nullptr; entry = readdir(folder)) {
      if (entry->d_name[0] == '.') continue;
      const int fd = static_cast<int>(strtol(entry->d_name, nullptr, 10));
      if (fd == dirfd(folder) || IsScript(fd)) continue;
      few = fd < wire::kFirstOwn && request_.descriptors < wire::kMaxDescriptors;
      if (few) request_.numbers[request_.descriptors++] = fd;
    }
    closedir(folder);
    return few;
  }

  // The shell that this process has replaced may have left open what it read.
  bool IsScript(int fd) const {
    constexpr int kFirstOfShell = 10;
    struct stat script = {};
    struct stat file = {};
    return fd >= kFirstOfShell && fstat(fd, &file) == 0 && stat(command_, &script) == 0 &&
           file.st_dev == script.st_dev && file.st_ino == script.st_ino;
  }

  // False for a job in the background: its process would be none there, and the terminal would let
  // it read.
  bool OpenTerminal() {
    terminal_.Reset(open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
    request_.has_terminal = terminal_.is_open() ? 1 : 0;
    return !terminal_.is_open() || tcgetpgrp(terminal_.get()) == getpgrp();
  }

  void DescribeProcess() {
    request_.umask = umask(0);
    umask(request_.umask);
    for (int number = 1; number < NSIG; number++) {
      struct sigaction action = {};
      if (sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) {
        request_.ignored |= BitOf(number);
      }
      if (sigismember(&mask_, number) == 1) request_.blocked |= BitOf(number);
    }
    for (int i = 0; i < RLIM_NLIMITS; i++) {
      syscall(SYS_prlimit64, 0, i, nullptr, &request_.limits[i]);
    }
    sched_getaffinity(0, sizeof(request_.processors), &request_.processors);
  }

  static size_t LengthOf(char** strings, uint32_t& count) {
    size_t length = 0;
    for (count = 0; strings[count] != nullptr; count++) length += strlen(strings[count]) + 1;
    return length;
  }

  static char* Copy(char* to, char** strings) {
    for (; *strings != nullptr; strings++) to = stpcpy(to, *strings) + 1;
    return to;
  }

  bool Send() {
    DescribeProcess();
    const size_t length = surroundings_.size() + 1 + LengthOf(argv_, request_.argc) +
                          LengthOf(environ, request_.envc);
    if (length > wire::kMaxText) return false;
    request_.length = length;
    char* const message = static_cast<char*>(malloc(sizeof(request_) + length));
    if (message == nullptr) return false;
    memcpy(message, &request_, sizeof(request_));
    char* at = stpcpy(message + sizeof(request_), surroundings_.text()) + 1;
    Copy(Copy(at, argv_), environ);
    const bool sent = SendWithDescriptors(message, sizeof(request_) + length);
    free(message);
    return sent;
  }

  bool SendWithDescriptors(char* message, size_t size) {
    const Descriptor folder(open(".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open()) return false;
    int sent[wire::kMaxDescriptors + 2];
    size_t count = 0;
    sent[count++] = folder.get();
    if (terminal_.is_open()) sent[count++] = terminal_.get();
    for (uint32_t i = 0; i < request_.descriptors; i++) sent[count++] = request_.numbers[i];
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(sent))] = {};
    iovec part = {message, size};
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(count * sizeof(int));
    cmsghdr* descriptors = CMSG_FIRSTHDR(&header);
    descriptors->cmsg_level = SOL_SOCKET;
    descriptors->cmsg_type = SCM_RIGHTS;
    descriptors->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(descriptors), sent, count * sizeof(int));
    const ssize_t done = sendmsg(connection_.get(), &header, MSG_NOSIGNAL);
    return done > 0 && SendAll(connection_.get(), message + done, size - done);
  }

  bool IsReady() {
    wire::Reply reply;
    if (!ReceiveAll(connection_.get(), &reply, sizeof(reply), wire::kPatienceMs) ||
        reply.answer != wire::Answer::kReady) {
      return false;
    }
    pid_ = reply.value;
#ifdef SYS_pidfd_open
    // A number can become another process's.
    process_.Reset(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
#endif
    return true;
  }

  // Until the process has ended.
  int Stand() {
    sigset_t all;
    sigfillset(&all);
    const Descriptor signals(signalfd(-1, &all, SFD_CLOEXEC));
    for (;;) {
      pollfd ready[2] = {{connection_.get(), POLLIN, 0}, {signals.get(), POLLIN, 0}};
      if (poll(ready, 2, -1) < 0) continue;
      if (ready[1].revents != 0) {
        signalfd_siginfo info = {};
        if (read(signals.get(), &info, sizeof(info)) == sizeof(info)) {
          Forward(static_cast<int>(info.ssi_signo));
        }
      }
      if (ready[0].revents != 0) End();
    }
  }

  [[noreturn]] void End() {
    wire::Reply reply;
    // With the worker gone nobody tells of a violent end.
    if (!ReceiveAll(connection_.get(), &reply, sizeof(reply), -1))
      reply = {wire::Answer::kWait, SIGKILL};
    if (reply.answer == wire::Answer::kExit) _exit(reply.value);
    if (WIFEXITED(reply.value)) _exit(WEXITSTATUS(reply.value));
    const int number = WTERMSIG(reply.value);
    // The core would be the launcher's.
    prctl(PR_SET_DUMPABLE, 0);
    signal(number, SIG_DFL);
    Unblock(number);
    kill(getpid(), number);
    _exit(128 + number);
  }

  static void Unblock(int number) {
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    sigprocmask(SIG_UNBLOCK, &one, nullptr);
  }

  void Kill(int number) const {
#ifdef SYS_pidfd_send_signal
    if (process_.is_open()) {
      syscall(SYS_pidfd_send_signal, process_.get(), number, nullptr, 0);
      return;
    }
#endif
    kill(pid_, number);
  }

  void Forward(int number) {
    if (StopsProcesses(number) && LeavesItToTheSystem(number)) {
      StopWith(number);
    } else if (number != SIGCHLD) {
      Kill(number);
    }
  }

  // That the process neither catches nor ignores nor blocks it (proc(5)).
  bool LeavesItToTheSystem(int number) const {
    char path[32];
    char content[8192];
    snprintf(path, sizeof(path), "/proc/%d/status", pid_);
    const Descriptor file(open(path, O_RDONLY | O_CLOEXEC));
    const ssize_t length = read(file.get(), content, sizeof(content) - 1);
    content[length < 0 ? 0 : length] = '\0';
    static constexpr const char* kNames[] = {"\nSigBlk:", "\nSigIgn:", "\nSigCgt:"};
    for (const char* name : kNames) {
      const char* line = strstr(content, name);
      if (line == nullptr) return false;
      if ((strtoull(line + strlen(name), nullptr, 16) & BitOf(number)) != 0) return false;
    }
    return true;
  }

  // The process belongs to no job, and the system stops such only by SIGSTOP.
  void StopWith(int number) {
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    Kill(SIGSTOP);
    raise(number);
    // Stops here, if this process belongs to a job itself.
    sigprocmask(SIG_UNBLOCK, &one, nullptr);
    sigprocmask(SIG_BLOCK, &one, nullptr);
    sigset_t pending;
    sigpending(&pending);
    if (sigismember(&pending, SIGCONT) != 1) Kill(SIGCONT);
  }

  int Cold() {
    if (Wanted("only")) {
      fputs("s_client: no resident worker takes this call\n", stderr);
      return 1;
    }
    unsetenv(kVariable);
    sigprocmask(SIG_SETMASK, &mask_, nullptr);
    // The slots before the arguments are this program's own.
    argv_[-1] = const_cast<char*>(command_);
    execv(command_, argv_ - 1);
    fprintf(stderr, "s_client: cannot run %s: %s\n", command_, strerror(errno));
    return 127;
  }

  const char* const command_;
  char** const argv_;
  sigset_t mask_ = {};
  char package_[PATH_MAX] = "";
  Surroundings surroundings_;
  wire::Request request_;
  Descriptor connection_;
  Descriptor terminal_;
  Descriptor process_;
  int pid_ = 0;
};

}  // namespace

int RunCall(const char* command, char** argv) { return Call(command, argv).Run(); }

}  // namespace s_client
