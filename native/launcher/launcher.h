// What the launcher's files share. The launcher is a C program in all but name: no C++ library, so
// that it starts as fast as a program can.
#ifndef NATIVE_LAUNCHER_LAUNCHER_H_
#define NATIVE_LAUNCHER_LAUNCHER_H_

#include <climits>
#include <cstddef>

#include "../resident_surroundings.h"
#include "../resident_wire.h"

namespace s_client {

// Closes at its end.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { Reset(-1); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  void Reset(int fd);

 private:
  int fd_;
};

// Where the package lies, without the slash; found from the launcher's own file.
bool FindPackage(char (&package)[PATH_MAX]);

// The folder of sockets: of this user, mode 0700, no link. -1 when there is none, or not such a
// one.
int OpenFolder(bool make);

// Connected to a worker of this user; false when there is none.
bool Connect(int folder, const char* socket, Descriptor& connection);

bool SendAll(int fd, const void* data, size_t size);
// `milliseconds` without a byte, or the end: false.
bool ReceiveAll(int fd, void* data, size_t size, int milliseconds);

// Runs this call by the worker, else by `command` in place of this process.
int RunCall(const char* command, char** argv);

// Starts a worker: when `told` is null in the background and at most now and then, else its first
// words, or why it could not be started, are put there.
enum class Started { kYes, kRunning, kNo };
constexpr size_t kMaxTold = 4096;
Started StartWorker(const Surroundings& surroundings, const char* package, long idle_seconds,
                    char* told);
constexpr long kIdleSeconds = 600;

// start, stop, status: the exit status.
int Control(int argc, char** argv);

}  // namespace s_client

#endif  // NATIVE_LAUNCHER_LAUNCHER_H_
