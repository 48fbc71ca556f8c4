#!/bin/sh
# The command as it is used: targets on stdin, lines of JSON on stdout. Usage: command.sh PORT COUNT FLIGHT
folder=${0%/*}
yes "127.0.0.1:$1" | head -n "$2" |
  "$folder/../bin/s_client-probe" --targets - --concurrency "$3" --servername localhost --groups X25519 --quiet >/dev/null
