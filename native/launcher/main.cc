// The launcher of the resident worker, which bin/s_client and bin/s_client-resident are replaced
// by:
//   s_client-launcher run COMMAND ARGUMENT...   a call; COMMAND is who runs it where no worker can
//   s_client-launcher start|stop|status ...
// Here: which of these. Not here: the worker (resident.cc), what is told to it (resident_wire.h).
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "launcher.h"

int main(int argc, char** argv) {
  if (argc >= 3 && strcmp(argv[1], "run") == 0) {
    return s_client::RunCall(argv[2], argv + 3);
  }
  return s_client::Control(argc - 1, argv + 1);
}
