// The resident worker: a process that has loaded everything and run nothing, and forks. Each fork
// takes one call (resident_call.cc) and so starts as a process of its own would, only later.
// The parent waits in one native loop and never returns to JS before its end.
#include "resident.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <set>

#include "addon.h"
#include "address.h"
#include "base.h"
#include "bio.h"
#include "cipher.h"
#include "pkey.h"
#include "ssl.h"
#include "ssl_ctx.h"
#include "ssl_session.h"
#include "verify_param.h"
#include "x509.h"
#include "x509_name.h"
#include "x509_store.h"
#include "x509_store_ctx.h"

namespace s_client {

namespace resident {

namespace {

// Forks that wait for a call: one for each of two callers at once.
constexpr size_t kSpare = 2;
// Forks in a row that ended without one: something is wrong for good.
constexpr int kMostFailures = 20;
constexpr int kBacklog = 512;

// Not signalfd(2): another thread of Node's may take a signal that this one waits for, and would
// ignore it. A handler runs in whichever.
int wake = -1;
volatile sig_atomic_t told_to_end = 0;

void OnSignal(int number) {
  const int saved = errno;
  if (number != SIGCHLD) told_to_end = 1;
  eventfd_write(wake, 1);
  errno = saved;
}

time_t Now() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec;
}

struct Options {
  int listener = -1;
  int folder = -1;
  int lock = -1;
  int idle_seconds = 0;
  std::string package;
  std::string description;
  std::vector<File> files;
};

class Worker {
 public:
  explicit Worker(Options options) : options_(std::move(options)) {}

  // True in a fork that has taken a call.
  bool Serve(Taken& taken) {
    if (!Prepare()) return false;
    last_ = Now();
    while (!ending_ || !spare_.empty() || !running_.empty()) {
      while (IsShort()) {
        if (Fork(taken)) return true;
      }
      Wait();
      Listen();
      if (Reap() && !ending_ && ++failures_ > kMostFailures) End();
      if (IsIdle()) End();
    }
    return false;
  }

 private:
  struct Call {
    int connection = -1;
    bool started = false;
  };

  bool Prepare() {
    int ends[2] = {-1, -1};
    if (!surroundings_.Describe(options_.package.c_str(), Environment()) ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
      return false;
    }
    // What kept Node's own descriptors out of the range that is the callers'.
    CloseRange(STDERR_FILENO + 1, wire::kFirstOwn - 1);
    channel_ = fcntl(ends[0], F_DUPFD_CLOEXEC, wire::kFirstOwn);
    setup_.channel = fcntl(ends[1], F_DUPFD_CLOEXEC, wire::kFirstOwn);
    close(ends[0]);
    close(ends[1]);
    const int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    wake = fcntl(event, F_DUPFD_CLOEXEC, wire::kFirstOwn);
    close(event);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    struct sigaction action = {};
    action.sa_handler = &OnSignal;
    action.sa_flags = SA_RESTART;
    for (int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaction(number, &action, nullptr);
    for (int fd : {options_.listener, options_.folder, options_.lock}) {
      fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    setup_.parent = getpid();
    setup_.listener = options_.listener;
    setup_.surroundings = &surroundings_;
    setup_.files = &options_.files;
    ListNodes();
    LetHeapBeForked();
    if (channel_ < 0 || wake < 0 || listen(options_.listener, kBacklog) != 0) return false;
    Announce();
    return true;
  }

  // Node's own, which a fork must neither use nor have in a call's way.
  void ListNodes() {
    DIR* folder = opendir("/proc/self/fd");
    if (folder == nullptr) return;
    const std::set<int> known = {channel_,      setup_.channel,    wake,          options_.folder,
                                 options_.lock, options_.listener, dirfd(folder), STDERR_FILENO};
    for (dirent* entry = readdir(folder); entry != nullptr; entry = readdir(folder)) {
      const int fd = static_cast<int>(strtol(entry->d_name, nullptr, 10));
      if (fd > STDERR_FILENO && known.count(fd) == 0) setup_.nodes.push_back(fd);
    }
    closedir(folder);
  }

  // To whoever started it, who then is let go.
  void Announce() const {
    const std::string text = "resident worker started\n" + Describe();
    // NOLINTNEXTLINE(bugprone-unused-return-value): nobody may listen.
    if (write(STDERR_FILENO, text.data(), text.size()) < 0) errno = 0;
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(null, STDERR_FILENO);
    close(null);
  }

  // Without those that only ask.
  size_t CountStarted() const {
    size_t count = 0;
    for (const auto& [pid, call] : running_) count += call.started ? 1 : 0;
    return count;
  }

  std::string Describe() const {
    char since[32];
    tm local = {};
    localtime_r(&since_, &local);
    strftime(since, sizeof(since), "%Y-%m-%d %H:%M:%S %z", &local);
    return "pid: " + std::to_string(getpid()) + "\n" + options_.description + "since: " + since +
           "\nserved: " + std::to_string(served_) + "\nrunning: " + std::to_string(CountStarted()) +
           "\nidle end: " +
           (options_.idle_seconds == 0 ? "never\n"
                                       : std::to_string(options_.idle_seconds) + " s\n");
  }

  bool Fork(Taken& taken) {
    setup_.parents = {channel_, wake, options_.folder, options_.lock};
    for (const auto& [pid, call] : running_) setup_.parents.push_back(call.connection);
    const pid_t pid = fork();
    if (pid == 0) {
      taken = TakeCall(setup_);
      return true;
    }
    if (pid > 0) spare_.insert(pid);
    if (pid < 0 && ++failures_ > kMostFailures) End();
    return false;
  }

  // While calls run the processors are theirs, unless nobody is left for the next one.
  bool IsShort() const { return !ending_ && spare_.size() < (running_.empty() ? kSpare : 1); }

  bool IsIdle() const {
    return !ending_ && options_.idle_seconds > 0 && running_.empty() &&
           Now() - last_ >= options_.idle_seconds;
  }

  int Patience() const {
    if (ending_ || options_.idle_seconds == 0 || !running_.empty()) return -1;
    return static_cast<int>(std::max<time_t>(last_ + options_.idle_seconds - Now(), 0)) * 1000;
  }

  void Wait() {
    std::vector<pollfd> slots = {{channel_, POLLIN, 0}, {wake, POLLIN, 0}};
    std::vector<pid_t> pids;
    for (const auto& [pid, call] : running_) {
      slots.push_back({call.connection, 0, 0});
      pids.push_back(pid);
    }
    if (poll(slots.data(), slots.size(), Patience()) <= 0) return;
    eventfd_t ignored = 0;
    if (slots[1].revents != 0) eventfd_read(wake, &ignored);
    if (told_to_end != 0) End();
    for (size_t i = 0; i < pids.size(); i++) {
      // The caller has gone, and nobody else is to know that its process goes on.
      if (slots[i + 2].revents != 0) Drop(pids[i]);
    }
  }

  void Drop(pid_t pid) {
    Call& call = running_[pid];
    kill(pid, SIGKILL);
    close(call.connection);
    call.connection = -1;
  }

  // What the forks tell.
  void Listen() {
    for (;;) {
      Message message;
      int connection = -1;
      if (!Receive(message, connection)) return;
      switch (message.event) {
        case Event::kAccepted:
          spare_.erase(message.pid);
          running_[message.pid].connection = connection;
          failures_ = 0;
          continue;
        case Event::kServed:
          running_[message.pid].started = true;
          served_++;
          last_ = Now();
          continue;
        case Event::kStatus:
          Reply(connection, "resident worker running\n" + Describe());
          break;
        case Event::kStop:
          End();
          Reply(connection, "resident worker stopped: pid " + std::to_string(getpid()) + "\n");
          break;
        case Event::kChanged:
          End();
          continue;
      }
      close(connection);
    }
  }

  bool Receive(Message& message, int& connection) const {
    iovec part = {&message, sizeof(message)};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof(control);
    if (recvmsg(channel_, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) != sizeof(message)) {
      return false;
    }
    cmsghdr* item = CMSG_FIRSTHDR(&header);
    if (item != nullptr && item->cmsg_type == SCM_RIGHTS) {
      memcpy(&connection, CMSG_DATA(item), sizeof(int));
      const int moved = fcntl(connection, F_DUPFD_CLOEXEC, wire::kFirstOwn);
      close(connection);
      connection = moved;
    }
    return true;
  }

  static void Reply(int connection, const std::string& text) {
    const wire::Reply reply = {wire::Answer::kText, static_cast<int32_t>(text.size())};
    send(connection, &reply, sizeof(reply), MSG_NOSIGNAL | MSG_DONTWAIT);
    send(connection, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  // True when a fork has ended that took no call.
  bool Reap() {
    std::vector<std::pair<pid_t, int>> ended;
    int status = 0;
    for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) ended.emplace_back(pid, status);
    // What they told before their end.
    Listen();
    bool failed = false;
    for (const auto& [pid, how] : ended) {
      failed |= spare_.erase(pid) > 0;
      const auto found = running_.find(pid);
      if (found == running_.end()) continue;
      const wire::Reply reply = {wire::Answer::kWait, how};
      send(found->second.connection, &reply, sizeof(reply), MSG_NOSIGNAL | MSG_DONTWAIT);
      close(found->second.connection);
      running_.erase(found);
    }
    return failed;
  }

  // No further call: the name is free for the next worker, spare forks find nobody to accept, and
  // what runs is waited for.
  void End() {
    if (ending_) return;
    ending_ = true;
    const Names names(surroundings_);
    unlinkat(options_.folder, names.socket, 0);
    unlinkat(options_.folder, names.lock, 0);
    close(options_.lock);
    shutdown(options_.listener, SHUT_RDWR);
    close(options_.listener);
  }

  Options options_;
  Surroundings surroundings_;
  Setup setup_;
  int channel_ = -1;
  std::set<pid_t> spare_;
  std::map<pid_t, Call> running_;
  const time_t since_ = time(nullptr);
  time_t last_ = 0;
  long served_ = 0;
  int failures_ = 0;
  bool ending_ = false;
};

Options ReadOptions(Args& args) {
  Options options;
  options.listener = args.Int(0, 0);
  options.folder = args.Int(1, 0);
  options.lock = args.Int(2, 0);
  options.idle_seconds = args.Int(3, 0, INT_MAX / 1000);
  options.package = args.String(4);
  options.description = args.String(5);
  // As they were found, so that a link to another library counts, too.
  for (void* function : {reinterpret_cast<void*>(&TakeCall), reinterpret_cast<void*>(&SSL_new),
                         reinterpret_cast<void*>(&ERR_get_error)}) {
    Dl_info info = {};
    if (dladdr(function, &info) != 0) options.files.push_back(File::Now(info.dli_fname));
  }
  Napi::Object files = args.Object(6);
  const int count =
      static_cast<int>(ReadInteger(files.Get("length"), "length of argument 7", 0, 1 << 16));
  for (int i = 0; i < count; i++) {
    options.files.push_back(File::Now(ReadString(files.Get(i), "file")));
  }
  return options;
}

// Classes are made when they are first needed: here, before the first fork.
template <class... Classes>
void MakeClasses(Addon& addon) {
  (Classes::Constructor(addon), ...);
}

// null in the worker itself, when its time is over.
Napi::Value Serve(Args& args) {
  MakeClasses<Address, Bio, Cipher, Pkey, Ssl, SslCtx, SslSession, VerifyParam, X509, X509Name,
              X509Store, X509StoreCtx>(args.addon());
  auto* const worker = new Worker(ReadOptions(args));
  Taken taken;
  if (!worker->Serve(taken)) return args.env().Null();
  const KeepErrno keep;
  Napi::Env env = args.env();
  Napi::Array argv = Napi::Array::New(env);
  for (size_t i = 0; i < taken.argv.size(); i++) argv.Set(i, MakeString(env, taken.argv[i]));
  Napi::Array open = Napi::Array::New(env);
  for (size_t i = 0; i < taken.open.size(); i++) open.Set(i, MakeNumber(env, taken.open[i]));
  Napi::Object call = Napi::Object::New(env);
  call.Set("argv", argv);
  call.Set("open", open);
  return call;
}

}  // namespace

}  // namespace resident

void InitResident(Addon& addon, Napi::Object exports) {
  exports.Set("resident", Namespace(addon, {Function<&resident::Serve>("serve")}));
}

}  // namespace s_client
