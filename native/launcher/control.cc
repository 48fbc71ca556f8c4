// s_client-resident start|stop|status, in words on stdout.
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "launcher.h"

namespace s_client {

namespace {

constexpr int kUsage = 2;
// As init scripts have it.
constexpr int kNotRunning = 3;

constexpr const char* kHelp =
    "usage: s_client-resident start [--idle SECONDS]\n"
    "       s_client-resident stop [--all]\n"
    "       s_client-resident status [--all]\n"
    "A worker serves the calls of bin/s_client with S_CLIENT_RESIDENT=1 in the environment, if "
    "they\n"
    "come from the same user and surroundings, and with the same S_CLIENT_OPENSSL. start, stop "
    "and\n"
    "status are about the worker for the environment that they are called in; --all about all of "
    "this\n"
    "user's. It ends after SECONDS without a call (600; 0: never).\n"
    "Exit status: 0; 1 when it cannot be started or does not answer; 2 for wrong arguments; 3 for "
    "a\n"
    "status that finds none.\n";

int Usage(const char* complaint, const char* word) {
  fprintf(stderr, "s_client-resident: %s%s\n%s", complaint, word, kHelp);
  return kUsage;
}

// Says what the worker says; false when there is none.
bool Ask(int folder, const char* socket, wire::Kind kind) {
  Descriptor connection;
  if (!Connect(folder, socket, connection)) return false;
  wire::Request request;
  request.kind = kind;
  wire::Reply reply;
  char text[4096];
  if (!SendAll(connection.get(), &request, sizeof(request)) ||
      !ReceiveAll(connection.get(), &reply, sizeof(reply), wire::kPatienceMs) ||
      reply.answer != wire::Answer::kText || reply.value < 0 ||
      reply.value > static_cast<int>(sizeof(text)) ||
      !ReceiveAll(connection.get(), text, reply.value, wire::kPatienceMs)) {
    return false;
  }
  fwrite(text, 1, reply.value, stdout);
  return true;
}

int AskAll(wire::Kind kind) {
  const Descriptor folder(OpenFolder(false));
  int found = 0;
  if (folder.is_open()) {
    DIR* entries = fdopendir(openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (entries == nullptr) return 0;
    for (dirent* entry = readdir(entries); entry != nullptr; entry = readdir(entries)) {
      const char* dot = strchr(entry->d_name, '.');
      if (dot != nullptr && strcmp(dot, ".socket") == 0 && Ask(folder.get(), entry->d_name, kind)) {
        found++;
      }
    }
    closedir(entries);
  }
  return found;
}

bool AskOne(const Surroundings& surroundings, wire::Kind kind) {
  const Descriptor folder(OpenFolder(false));
  return folder.is_open() && Ask(folder.get(), Names(surroundings).socket, kind);
}

int Start(const Surroundings& surroundings, const char* package, long idle_seconds) {
  char told[kMaxTold] = "";
  switch (StartWorker(surroundings, package, idle_seconds, told)) {
    case Started::kYes:
      fputs(told, stdout);
      return 0;
    case Started::kRunning:
      if (!AskOne(surroundings, wire::Kind::kStatus)) puts("resident worker: another is starting");
      return 0;
    case Started::kNo:
      break;
  }
  fprintf(stderr, "s_client-resident: %s", told[0] == '\0' ? "it did not start\n" : told);
  return 1;
}

bool ReadSeconds(const char* text, long& seconds) {
  char* end = nullptr;
  errno = 0;
  seconds = strtol(text, &end, 10);
  return errno == 0 && end != text && *end == '\0' && seconds >= 0 && seconds <= INT_MAX / 1000;
}

}  // namespace

int Control(int argc, char** argv) {
  if (argc == 0) return Usage("say what to do", "");
  const char* const verb = argv[0];
  if (strcmp(verb, "--help") == 0) {
    fputs(kHelp, stdout);
    return 0;
  }
  const bool starts = strcmp(verb, "start") == 0;
  const bool stops = strcmp(verb, "stop") == 0;
  if (!starts && !stops && strcmp(verb, "status") != 0) return Usage("cannot ", verb);
  long idle_seconds = kIdleSeconds;
  bool all = false;
  for (int i = 1; i < argc; i++) {
    if (starts && strcmp(argv[i], "--idle") == 0) {
      if (++i == argc || !ReadSeconds(argv[i], idle_seconds)) {
        return Usage("--idle takes seconds", "");
      }
    } else if (!starts && strcmp(argv[i], "--all") == 0) {
      all = true;
    } else {
      return Usage("unknown argument ", argv[i]);
    }
  }
  static Surroundings surroundings;
  static char package[PATH_MAX];
  if (!FindPackage(package) || !surroundings.Describe(package, environ)) {
    fputs("s_client-resident: the system does not tell enough of this process\n", stderr);
    return 1;
  }
  if (starts) return Start(surroundings, package, idle_seconds);
  const wire::Kind kind = stops ? wire::Kind::kStop : wire::Kind::kStatus;
  if (all ? AskAll(kind) > 0 : AskOne(surroundings, kind)) return 0;
  puts("no resident worker is running");
  return stops ? 0 : kNotRunning;
}

}  // namespace s_client
