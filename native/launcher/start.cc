// Starts a worker: a Node process of its own session that keeps nothing of its starter's but what
// it needs, holds the lock of its name and takes over the socket.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "launcher.h"

namespace s_client {

namespace {

// A worker that cannot start is not tried again with every call.
constexpr time_t kSecondsBetweenStarts = 30;

// -1: another has it, or, in the background, had it a moment ago.
int Lock(int folder, const char* name, bool patient) {
  const int lock = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  const bool made = lock >= 0;
  const int fd = made ? lock : openat(folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  struct stat info = {};
  // A worker that ends removes the file: the lock of a removed one is worth nothing.
  if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &info) != 0 || info.st_nlink == 0 ||
      (!made && !patient && time(nullptr) - info.st_mtime < kSecondsBetweenStarts)) {
    if (fd >= 0) close(fd);
    return -1;
  }
  futimens(fd, nullptr);
  return fd;
}

// Bound, and not yet listening: until the worker does, callers are refused.
int Bind(int folder, const char* name) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", folder, name);
  unlinkat(folder, name, 0);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    if (fd >= 0) close(fd);
    return -1;
  }
  return fd;
}

// What a worker needs of the environment: what counts at its start, and what finds programs and
// folders. No secret of this caller's is to lie in the memory of the next one's process.
char** Environment() {
  static constexpr const char* kNeeded[] = {"PATH=", "HOME=", "XDG_CACHE_HOME=", "TMPDIR="};
  size_t count = 0;
  while (environ[count] != nullptr) count++;
  char** const kept = static_cast<char**>(calloc(count + 1, sizeof(char*)));
  if (kept == nullptr) return nullptr;
  size_t at = 0;
  for (size_t i = 0; i < count; i++) {
    bool keep = Surroundings::CountsAtStart(environ[i]);
    for (const char* name : kNeeded) keep |= strncmp(environ[i], name, strlen(name)) == 0;
    if (keep) kept[at++] = environ[i];
  }
  return kept;
}

// Kept over exec, and out of the way of a caller's.
int MoveUp(int fd) { return fcntl(fd, F_DUPFD, wire::kFirstOwn); }

// Node's own descriptors come above those that it finds in use.
bool OccupyLower() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  limit.rlim_cur = limit.rlim_max;
  if (limit.rlim_max < wire::kFirstOwn + 100 || setrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  const int null = open("/dev/null", O_RDWR);
  for (int fd = 0; fd < wire::kFirstOwn; fd++) {
    if (fd != null && dup2(null, fd) < 0) return false;
  }
  return true;
}

struct Handed {
  int folder;
  int lock;
  int socket;
  int told;
};

void ResetSignals() {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void BecomeWorker(const char* package, long idle_seconds, const Handed& given) {
  const int lock = MoveUp(given.lock);
  const int socket = MoveUp(given.socket);
  const int folder = MoveUp(given.folder);
  umask(077);
  const int told = MoveUp(given.told);
  char numbers[4][24];
  snprintf(numbers[0], sizeof(numbers[0]), "%d", socket);
  snprintf(numbers[1], sizeof(numbers[1]), "%d", folder);
  snprintf(numbers[2], sizeof(numbers[2]), "%d", lock);
  snprintf(numbers[3], sizeof(numbers[3]), "%ld", idle_seconds);
  char script[PATH_MAX + 32];
  snprintf(script, sizeof(script), "%s/dist/lib/resident.js", package);
  const char* const chosen = getenv("S_CLIENT_NODE");
  const char* const node = chosen != nullptr && chosen[0] != '\0' ? chosen : "node";
  // A fork takes along one thread only, so there is nothing to be left to others. Functions are
  // compiled when they are loaded, once for all calls, and stay.
  const char* const arguments[] = {node,
                                   "--single-threaded",
                                   "--v8-pool-size=0",
                                   "--no-lazy",
                                   "--no-flush-bytecode",
                                   "--expose-gc",
                                   "--use-largepages=silent",
                                   script,
                                   numbers[0],
                                   numbers[1],
                                   numbers[2],
                                   numbers[3],
                                   nullptr};
  char** const environment = Environment();
  // What Node itself complains about is told, too.
  if (environment != nullptr && OccupyLower() && dup2(told, STDERR_FILENO) >= 0 &&
      chdir("/") == 0) {
    fcntl(told, F_SETFD, FD_CLOEXEC);
    ResetSignals();
    execvpe(node, const_cast<char* const*>(arguments), environment);
  }
  dprintf(told, "cannot run %s: %s\n", node, strerror(errno));
  _exit(1);
}

// Twice, so that nobody has to wait for the worker.
void Detach(const char* package, long idle_seconds, const Handed& given) {
  const pid_t child = fork();
  if (child == 0) {
    setsid();
    if (fork() == 0) BecomeWorker(package, idle_seconds, given);
    _exit(0);
  }
  if (child > 0) waitpid(child, nullptr, 0);
}

Started ReadTold(int fd, char* told) {
  size_t size = 0;
  ssize_t length = 0;
  while (size < kMaxTold - 1 && (length = read(fd, told + size, kMaxTold - 1 - size)) > 0) {
    size += length;
  }
  told[size] = '\0';
  return strncmp(told, "resident worker", strlen("resident worker")) == 0 ? Started::kYes
                                                                          : Started::kNo;
}

}  // namespace

Started StartWorker(const Surroundings& surroundings, const char* package, long idle_seconds,
                    char* told) {
  const Descriptor folder(OpenFolder(true));
  if (!folder.is_open()) {
    if (told != nullptr) snprintf(told, kMaxTold, "no private folder for the socket\n");
    return Started::kNo;
  }
  const Names names(surroundings);
  const Descriptor lock(Lock(folder.get(), names.lock, told != nullptr));
  if (!lock.is_open()) return Started::kRunning;
  const Descriptor socket(Bind(folder.get(), names.socket));
  int ends[2] = {-1, -1};
  if (!socket.is_open() || pipe2(ends, O_CLOEXEC) != 0) {
    if (told != nullptr) snprintf(told, kMaxTold, "no socket: %s\n", strerror(errno));
    return Started::kNo;
  }
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  Detach(package, idle_seconds, {folder.get(), lock.get(), socket.get(), writing.get()});
  writing.Reset(-1);
  return told == nullptr ? Started::kYes : ReadTold(reading.get(), told);
}

}  // namespace s_client
