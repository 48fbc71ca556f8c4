"""First process of a guest that sctp-guest.mjs boots: prepares the system, runs one command, switches off.

argv: a folder with `job.json`: the folder of the kernel's modules, the command with its arguments, its working
directory and its environment. Results there: `output` (both streams of the command) and, when it has ended, `status`.
"""
import ctypes
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys

FOLDER = sys.argv[1]
with open(os.path.join(FOLDER, "job.json")) as file:
    JOB = json.load(file)
MODULES = JOB["modules"]
LIBC = ctypes.CDLL(None, use_errno=True)
FINIT_MODULE = 313
SIOCSIFFLAGS = 0x8914
IFF_UP_RUNNING = 0x41
RB_POWER_OFF = 0x4321FEDC


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def mount(kind, where):
    os.makedirs(where, exist_ok=True)
    check(LIBC.mount(kind.encode(), where.encode(), kind.encode(), 0, None), where)


def load(wanted):
    """Loads modules after those that they need; one that this kernel has built in has no file."""
    needs = {}
    with open(os.path.join(MODULES, "modules.dep")) as listing:
        for line in listing:
            file, _, others = line.partition(":")
            needs[os.path.basename(file)] = [file, *others.split()]
    for name in wanted:
        for file in reversed(needs.get(name, [])):
            with open(os.path.join(MODULES, file), "rb") as module:
                if LIBC.syscall(FINIT_MODULE, module.fileno(), b"", 0) != 0:
                    if ctypes.get_errno() != 17:  # EEXIST: another one needed it, too
                        raise OSError(ctypes.get_errno(), file)


def prepare():
    for kind, where in (("proc", "/proc"), ("sysfs", "/sys"), ("tmpfs", "/dev/shm"), ("devpts", "/dev/pts")):
        mount(kind, where)
    for link, target in (("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        if not os.path.lexists(f"/dev/{link}"):
            os.symlink(f"/proc/self/{target}", f"/dev/{link}")
    if not os.path.exists("/dev/ptmx"):
        os.symlink("pts/ptmx", "/dev/ptmx")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", IFF_UP_RUNNING))
    # The kernel would ask modprobe for the HMAC, and that looks among the host's modules.
    load(["hmac.ko", "sctp.ko"])
    with open("/proc/sys/net/sctp/auth_enable", "w") as setting:
        setting.write("1")


def main():
    with open(os.path.join(FOLDER, "output"), "ab", buffering=0) as output:
        try:
            prepare()
            ended = subprocess.run(
                JOB["command"],
                cwd=JOB["cwd"],
                env=JOB["env"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
            with open(os.path.join(FOLDER, "status"), "w") as status:
                status.write(str(ended.returncode))
        except Exception as error:
            output.write(f"guest: {error}\n".encode())


try:
    main()
finally:
    os.sync()
    LIBC.reboot(RB_POWER_OFF)
