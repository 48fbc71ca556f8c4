// What the launcher (launcher/) and the resident worker (resident.cc) say to each other over a
// stream socket. Both are built from this file; the launcher without the C++ library.
//
//   worker -> launcher   Reply kAccepted: only then are descriptors sent, since those that lie in
//   the
//                        queue of a worker that hangs stay open, whatever becomes of the launcher
//   launcher -> worker   Request, its text, and the descriptors, by SCM_RIGHTS on the first byte
//   worker -> launcher   Reply kReady, with the pid of the process that is to run the call
//   launcher -> worker   one byte: go. Until then nothing has happened, and either may leave
//   worker -> launcher   Reply kExit or kWait
#ifndef NATIVE_RESIDENT_WIRE_H_
#define NATIVE_RESIDENT_WIRE_H_

#include <sched.h>
#include <sys/resource.h>

#include <cstddef>
#include <cstdint>

namespace s_client::wire {

// In the text that both sides compare: another number, another worker.
constexpr int kProtocol = 1;

// A worker's own descriptors are numbered from here on, so that those below are free for a
// caller's.
constexpr int kFirstOwn = 900;

// One message takes 253 (SCM_MAX_FD); the folder and the terminal come along.
constexpr int kMaxDescriptors = 250;

// Arguments and environment: the system's own limit is a quarter of the stack.
constexpr size_t kMaxText = size_t{8} << 20;

// How long either side waits for the other before the call is run in another way.
constexpr int kPatienceMs = 3000;

// Of sun_path; names of sockets are short, and folders are named by descriptor.
constexpr size_t kMaxPath = 100;

enum class Kind : uint32_t { kRun, kStatus, kStop };

struct Request {
  Kind kind = Kind::kRun;
  // The text that follows: surroundings, arguments, environment, each string ended by a NUL.
  uint32_t length = 0;
  uint32_t argc = 0;
  uint32_t envc = 0;
  // In the order sent: the folder, the terminal if there is one, then those with these numbers.
  uint32_t has_terminal = 0;
  uint32_t descriptors = 0;
  int32_t numbers[kMaxDescriptors] = {};
  uint32_t umask = 0;
  // Bit 0 for signal 1.
  uint64_t ignored = 0;
  uint64_t blocked = 0;
  rlimit limits[RLIM_NLIMITS] = {};
  cpu_set_t processors = {};
};

enum class Answer : uint32_t {
  // Run the call in another way.
  kRefused,
  kAccepted,
  // value: a pid.
  kReady,
  // value: an exit status, and nothing is held open any more.
  kExit,
  // value: a status as wait(2) gives it.
  kWait,
  // value: how many bytes of text follow.
  kText,
};

struct Reply {
  Answer answer = Answer::kRefused;
  int32_t value = 0;
};

}  // namespace s_client::wire

#endif  // NATIVE_RESIDENT_WIRE_H_
