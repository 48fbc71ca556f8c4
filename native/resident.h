// The resident worker's parts: the parent that forks (resident.cc), a fork that takes one call
// (resident_call.cc), and what is different in a process that runs one (resident_process.cc).
#ifndef NATIVE_RESIDENT_H_
#define NATIVE_RESIDENT_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "resident_surroundings.h"

namespace s_client::resident {

// One file by which an installation that has changed is noticed.
struct File {
  std::string path;
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t size = 0;
  int64_t seconds = 0;
  int64_t nanoseconds = 0;

  // As it is now; all zero when it is not there.
  static File Now(const std::string& path);
  bool IsSame() const;
};

// What a fork needs of its parent.
struct Setup {
  pid_t parent = 0;
  int listener = -1;
  // The fork's end of the channel to its parent.
  int channel = -1;
  // To be closed, and Node's own, to become /dev/null.
  std::vector<int> parents;
  std::vector<int> nodes;
  const Surroundings* surroundings = nullptr;
  const std::vector<File>* files = nullptr;
};

// What a fork tells its parent; for kAccepted, kStatus and kStop the connection comes along.
enum class Event : int { kAccepted, kServed, kStatus, kStop, kChanged };
struct Message {
  pid_t pid = 0;
  Event event = Event::kAccepted;
};

// The call that a fork has taken, as its process is to know it.
struct Taken {
  std::vector<std::string> argv;
  std::vector<int> open;
};

// In a fork: waits for one call and becomes the process that it is meant for. Ends the process when
// there is nothing to run.
Taken TakeCall(const Setup& setup);

// From here on this process stands for the caller's, whose terminal is `terminal` (-1: it has none)
// and who is told the exit status through `connection`.
void BecomeProcess(int connection, int terminal);

// Before _exit, with stdio flushed: does nothing in any other process.
void TellStatus(int status);

// The process's environment.
char**& Environment();

// Before the first fork, with nothing to come that makes the heap larger.
void LetHeapBeForked();

// close(2) for all from `first` to `last`.
void CloseRange(int first, int last);

}  // namespace s_client::resident

#endif  // NATIVE_RESIDENT_H_
