// A terminal for a client: the host program that opens it, starts the client in it and relays.
// Not here: the descriptors that are no terminal (process.ts), the steps that type (script.ts).
// Called by process.ts.

import { spawnSync } from 'node:child_process';
import type { Moment, Standard } from './case';

/** Descriptors of the host from which it reads commands and to which it writes the screen. */
const COMMANDS = 3;
const SCREEN = 4;

/**
 * Python, since Node cannot open a terminal. The host relays; the leader of the terminal's session
 * stands for the user's shell, so that the client is a job in the foreground that can be stopped
 * and continued; the host ends as the client does. After `[stopped]` the leader waits for a line,
 * which stands for `fg`, and says `[continued]`. The last thing on the screen is the state that the client leaves the
 * terminal in: input, output and local modes of termios(3).
 *
 * Commands are lines: when to type (`any`, or `hidden` and `shown`, for which it asks the terminal
 * whether it echoes), and the keys in hexadecimal. A prompt is on the screen before the echo is
 * off, and there is no event for that, so the host looks every two milliseconds. Between the echo's end and read(2)
 * libcrypto does not notice Ctrl-C, so a `hidden` time has come when the client sleeps, too.
 */
const HOST = `
import fcntl, os, select, signal, sys, termios

COMMANDS, SCREEN = ${COMMANDS}, ${SCREEN}
ON = [int(fd) for fd in sys.argv[1].split(',') if fd]
ARGV = [os.fsencode(arg) for arg in sys.argv[2:]]

def end_as(status):
    if os.WIFSIGNALED(status):
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))

def let_go():
    null = os.open('/dev/null', os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)

def be_client(slave):
    os.setpgid(0, 0)
    os.tcsetpgrp(slave, os.getpid())
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGTTOU):
        signal.signal(number, signal.SIG_DFL)
    for fd in ON:
        os.dup2(slave, fd)
    os.closerange(3, 64)
    os.execvpe(ARGV[0], ARGV, os.environb)

def be_leader(master, slave, pids):
    os.close(master)
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    client = os.fork()
    if client == 0:
        try:
            be_client(slave)
        finally:
            os._exit(127)
    os.write(pids, b'%d' % client)
    let_go()
    while True:
        status = os.waitpid(client, os.WUNTRACED)[1]
        if not os.WIFSTOPPED(status):
            end_as(status)
        os.tcsetpgrp(slave, os.getpid())
        os.write(slave, b'[stopped]\\n')
        os.read(slave, 256)
        os.tcsetpgrp(slave, client)
        os.write(slave, b'[continued]\\n')
        os.killpg(client, signal.SIGCONT)

def sleeps(client):
    try:
        with open('/proc/%d/stat' % client, 'rb') as stat:
            return stat.read().rpartition(b') ')[2][:1] == b'S'
    except OSError:
        return False

def is_time(when, master, client):
    echoes = termios.tcgetattr(master)[3] & termios.ECHO != 0
    return when == 'any' or (echoes if when == 'shown' else not echoes and sleeps(client))

def show(data):
    while data:
        data = data[os.write(SCREEN, data):]

def relay(master, client):
    inputs, partial, commands = [COMMANDS, master], b'', []
    while True:
        ready = select.select(inputs, [], [], 0.002 if commands else None)[0]
        if COMMANDS in ready:
            data = os.read(COMMANDS, 65536)
            if not data:
                inputs.remove(COMMANDS)
            *lines, partial = (partial + data).split(b'\\n')
            commands += [line.decode().split(' ') for line in lines]
        if master in ready:
            try:
                show(os.read(master, 65536))
            except OSError:
                return
        while commands and is_time(commands[0][0], master, client):
            os.write(master, bytes.fromhex(commands.pop(0)[1]))

master, slave = os.openpty()
answers, pids = os.pipe()
leader = os.fork()
if leader == 0:
    try:
        be_leader(master, slave, pids)
    finally:
        os._exit(126)
let_go()
os.close(slave)
relay(master, int(os.read(answers, 16)))
modes = termios.tcgetattr(master)
show(b'[modes %x %x %x]' % (modes[0], modes[1], modes[3]))
end_as(os.waitpid(leader, 0)[1])
`;

let interpreter: string | undefined;

/** The interpreter itself: what is on PATH may be a script that chooses one. */
function python(): string {
  if (interpreter === undefined) {
    const asked = spawnSync('python3', ['-c', 'import sys; print(sys.executable)']);
    if (asked.status !== 0) throw new Error('a terminal needs python3');
    interpreter = asked.stdout.toString().trim();
  }
  return interpreter;
}

const NUMBERS: Record<Standard, number> = { stdin: 0, stdout: 1, stderr: 2 };

/**
 * The host's command line, which runs a program with the named descriptors on a terminal of its
 * own; the host's descriptors 3 and 4 are the commands and the screen.
 */
export function hosted(
  program: string,
  args: readonly string[],
  on: readonly Standard[],
): readonly [string, readonly string[]] {
  const numbers = on.map((name) => NUMBERS[name]).join(',');
  return [python(), ['-I', '-S', '-c', HOST, numbers, program, ...args]];
}

/** The command that types. */
export function keystrokes(data: Buffer, when: Moment): string {
  return `${when} ${data.toString('hex')}\n`;
}
