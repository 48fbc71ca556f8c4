// What is different in a process that runs a call for another: its terminal and its end.
// With it, the header renames fopen to fopen64, and both are wanted here.
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <climits>
#include <cstdio>
#include <cstring>
#include <memory>

#include "resident.h"

namespace s_client::resident {

namespace {

constexpr const char* kTerminal = "/dev/tty";

// Of a process, not of a thread: Workers of Node's know nothing of it.
bool is_resident = false;
int terminal_of_caller = -1;
int connection_to_caller = -1;

using Fopen = FILE*(const char*, const char*);

FILE* OpenTerminal(const char* mode) {
  if (terminal_of_caller < 0) {
    errno = ENXIO;
    return nullptr;
  }
  const int fd = fcntl(terminal_of_caller, F_DUPFD, 0);
  FILE* const file = fd < 0 ? nullptr : fdopen(fd, mode);
  if (file == nullptr && fd >= 0) close(fd);
  return file;
}

FILE* OpenFile(Fopen* real, const char* path, const char* mode) {
  if (is_resident && path != nullptr && strcmp(path, kTerminal) == 0) return OpenTerminal(mode);
  return real(path, mode);
}

}  // namespace

void BecomeProcess(int connection, int terminal) {
  is_resident = true;
  connection_to_caller = connection;
  terminal_of_caller = terminal;
}

// Bound deeply, this code's own `environ` is the C library's, and the process uses the copy that
// the linker made in the executable.
char**& Environment() {
  return *static_cast<char***>(dlsym(dlopen(nullptr, RTLD_LAZY), "environ"));
}

// V8 keeps its heap out of forks (MADV_DONTFORK), which for most programs are short on their way to
// another one. "dc" in smaps (proc(5)).
void LetHeapBeForked() {
  std::unique_ptr<FILE, int (*)(FILE*)> maps(std::fopen("/proc/self/smaps", "re"), &fclose);
  char line[512];
  uintptr_t from = 0;
  uintptr_t to = 0;
  while (maps && fgets(line, sizeof(line), maps.get()) != nullptr) {
    uintptr_t first = 0;
    uintptr_t last = 0;
    if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &first, &last) == 2) {
      from = first;
      to = last;
    } else if (strncmp(line, "VmFlags:", strlen("VmFlags:")) == 0 &&
               strstr(line, " dc") != nullptr) {
      madvise(reinterpret_cast<void*>(from), to - from, MADV_DOFORK);
    }
  }
}

void CloseRange(int first, int last) {
  if (first > last) return;
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first, last, 0) == 0) return;
#endif
  const int end = static_cast<int>(sysconf(_SC_OPEN_MAX));
  for (int fd = first; fd <= last && fd < end; fd++) close(fd);
}

void TellStatus(int status) {
  if (!is_resident) return;
  // As when a process has been waited for: nothing of it is open any more.
  CloseRange(0, connection_to_caller - 1);
  CloseRange(connection_to_caller + 1, INT_MAX);
  const wire::Reply reply = {wire::Answer::kExit, status & 0xff};
  send(connection_to_caller, &reply, sizeof(reply), MSG_NOSIGNAL);
}

}  // namespace s_client::resident

// libcrypto asks for pass phrases on /dev/tty, which for this process is none, or another one. Its
// look-up of these functions starts at the addon, as that of dlopen does (isolation.cc).
extern "C" __attribute__((visibility("default"))) FILE* fopen(const char* path, const char* mode) {
  static const auto real = reinterpret_cast<s_client::resident::Fopen*>(dlsym(RTLD_NEXT, "fopen"));
  return s_client::resident::OpenFile(real, path, mode);
}

extern "C" __attribute__((visibility("default"))) FILE* fopen64(const char* path,
                                                                const char* mode) {
  static const auto real =
      reinterpret_cast<s_client::resident::Fopen*>(dlsym(RTLD_NEXT, "fopen64"));
  return s_client::resident::OpenFile(real, path, mode);
}
