// The surroundings of a process as a text, which the launcher and the resident worker compare: who
// it is, which part of the system it sees, and the environment that only counts when a process
// starts. A caller in other surroundings is never served. The C++ library is not used here.
#ifndef NATIVE_RESIDENT_SURROUNDINGS_H_
#define NATIVE_RESIDENT_SURROUNDINGS_H_

#include <fcntl.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "resident_wire.h"

namespace s_client {

// A text of limited length; too long counts as a failure of the whole.
class Surroundings {
 public:
  // False when the system does not tell all of it, or it is too long.
  bool Describe(const char* package, const char* const* environment) {
    Add("protocol %d package %s\n", wire::kProtocol, package);
    AddStatus();
    AddNamespaces();
    AddScheduling();
    AddLimits();
    AddFile("/proc/self/oom_score_adj", true);
    // Neither is there on every system.
    AddFile("/proc/self/attr/current", false);
    AddVariables(environment);
    return complete_;
  }

  const char* text() const { return text_; }
  size_t size() const { return size_; }

  // FNV-1a, by which the socket is named. What counts is the text, which is compared.
  uint64_t Hash() const {
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < size_; i++) {
      hash = (hash ^ static_cast<unsigned char>(text_[i])) * 1099511628211U;
    }
    return hash;
  }

  // Variables that the loader, the C library, libcrypto's start or Node read once, when a process
  // starts, and those that say what is started.
  static bool CountsAtStart(const char* variable) {
    static constexpr const char* kBeginnings[] = {"LD_",
                                                  "MALLOC_",
                                                  "GLIBC_TUNABLES=",
                                                  "OPENSSL_ia32cap=",
                                                  "OPENSSL_armcap=",
                                                  "OPENSSL_ppccap=",
                                                  "OPENSSL_s390xcap=",
                                                  "OPENSSL_riscvcap=",
                                                  "NODE_OPTIONS=",
                                                  "S_CLIENT_ADDON=",
                                                  "S_CLIENT_NODE=",
                                                  "S_CLIENT_OPENSSL="};
    for (const char* beginning : kBeginnings) {
      if (strncmp(variable, beginning, strlen(beginning)) == 0) return true;
    }
    return false;
  }

 private:
  __attribute__((format(printf, 2, 3))) void Add(const char* format, ...) {
    va_list values;
    va_start(values, format);
    const int length = vsnprintf(text_ + size_, sizeof(text_) - size_, format, values);
    va_end(values);
    if (length < 0 || static_cast<size_t>(length) >= sizeof(text_) - size_) {
      complete_ = false;
    } else {
      size_ += length;
    }
  }

  void AddFile(const char* path, bool needed) {
    char content[256];
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t length = fd < 0 ? -1 : read(fd, content, sizeof(content) - 1);
    if (fd >= 0) close(fd);
    if (length < 0 && needed) complete_ = false;
    content[length < 0 ? 0 : length] = '\0';
    Add("%s %s\n", path, content);
  }

  // Users, groups, capabilities and what restricts system calls (proc(5)).
  void AddStatus() {
    static constexpr const char* kLines[] = {
        "Uid:",    "Gid:",    "Groups:",     "CapInh:",  "CapPrm:",         "CapEff:",
        "CapBnd:", "CapAmb:", "NoNewPrivs:", "Seccomp:", "Seccomp_filters:"};
    char content[8192];
    const int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    const ssize_t length = fd < 0 ? -1 : read(fd, content, sizeof(content) - 1);
    if (fd >= 0) close(fd);
    if (length <= 0 || length == sizeof(content) - 1) {
      complete_ = false;
      return;
    }
    content[length] = '\0';
    for (char* line = content; line != nullptr && *line != '\0';) {
      char* end = strchr(line, '\n');
      if (end != nullptr) *end = '\0';
      for (const char* wanted : kLines) {
        if (strncmp(line, wanted, strlen(wanted)) == 0) Add("%s\n", line);
      }
      line = end == nullptr ? nullptr : end + 1;
    }
  }

  void AddNamespaces() {
    static constexpr const char* kNames[] = {"ipc", "mnt", "net", "pid", "time", "user", "uts"};
    for (const char* name : kNames) {
      char path[32];
      char target[64];
      snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
      const ssize_t length = readlink(path, target, sizeof(target) - 1);
      target[length < 0 ? 0 : length] = '\0';
      // Kernels before 5.6 have none for the time.
      if (length < 0 && strcmp(name, "time") != 0) complete_ = false;
      Add("%s\n", target);
    }
    struct stat root = {};
    if (stat("/", &root) != 0) complete_ = false;
    Add("root %ju %ju\n", static_cast<uintmax_t>(root.st_dev), static_cast<uintmax_t>(root.st_ino));
  }

  void AddScheduling() {
    constexpr int kProcess = 1;
    Add("personality %x policy %d nice %d io %ld\n", personality(0xffffffff), sched_getscheduler(0),
        getpriority(PRIO_PROCESS, 0), syscall(SYS_ioprio_get, kProcess, 0));
  }

  void AddLimits() {
    for (int i = 0; i < RLIM_NLIMITS; i++) {
      rlimit limit = {};
      if (syscall(SYS_prlimit64, 0, i, nullptr, &limit) != 0) complete_ = false;
      Add("%jx ", static_cast<uintmax_t>(limit.rlim_max));
    }
    Add("\n");
  }

  // Paths that mean something else in another working folder; the worker's is not the caller's.
  static bool IsRelative(const char* variable) {
    if (strncmp(variable, "LD_", 3) != 0 && strncmp(variable, "S_CLIENT_", 9) != 0) return false;
    const char* at = strchr(variable, '=');
    if (at == nullptr || at[1] == '\0') return false;
    for (; at != nullptr; at = strchr(at + 1, ':')) {
      if (at[1] != '/') return true;
    }
    return false;
  }

  // Sorted: their order in the environment says nothing.
  void AddVariables(const char* const* environment) {
    constexpr size_t kMost = 64;
    const char* found[kMost];
    size_t count = 0;
    for (; environment != nullptr && *environment != nullptr; environment++) {
      if (!CountsAtStart(*environment)) continue;
      if (count == kMost || IsRelative(*environment)) {
        complete_ = false;
        return;
      }
      size_t at = count++;
      for (; at > 0 && strcmp(found[at - 1], *environment) > 0; at--) found[at] = found[at - 1];
      found[at] = *environment;
    }
    for (size_t i = 0; i < count; i++) Add("%s\n", found[i]);
  }

  char text_[16384] = "";
  size_t size_ = 0;
  bool complete_ = true;
};

// The names of a worker for these surroundings, in the folder of sockets.
struct Names {
  explicit Names(const Surroundings& surroundings) {
    const auto hash = static_cast<uintmax_t>(surroundings.Hash());
    snprintf(socket, sizeof(socket), "%016jx.socket", hash);
    snprintf(lock, sizeof(lock), "%016jx.lock", hash);
  }
  char socket[32];
  char lock[32];
};

}  // namespace s_client

#endif  // NATIVE_RESIDENT_SURROUNDINGS_H_
