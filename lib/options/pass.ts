/*
 * Pass phrase arguments: pass:, env:, file:, fd:, stdin (openssl-passphrase-options(1)).
 * Does not prompt: a key that needs an unknown pass phrase asks on the terminal by itself.
 * Called when argv has been read, in the real program's order.
 */
import { type Console, puts } from '../native/console';
import { atoi } from './number';

/** Longest pass phrase line, its end and a NUL included. */
const LINE_MAX = 1024;

/** The pass phrase an argument names; null after saying on stderr what is wrong with it. */
export function readPassArgument(console: Console, arg: string): string | null {
  if (arg.startsWith('pass:')) {
    return arg.slice('pass:'.length);
  }
  if (arg.startsWith('env:')) {
    return fromEnvironment(console, arg.slice('env:'.length));
  }
  if (arg.startsWith('file:')) {
    return fromFile(console, arg.slice('file:'.length));
  }
  if (arg.startsWith('fd:')) {
    return fromDescriptor(console, arg.slice('fd:'.length));
  }
  if (arg === 'stdin') {
    return lineOrError(console, readLine(console, 0, console.dialect.manner.passPiece));
  }
  puts(console.err, console.dialect.manner.words.passSource(arg));
  return null;
}

function fromEnvironment(console: Console, name: string): string | null {
  const value = console.native.sys.getenv(name);
  if (value === null) {
    puts(console.err, console.dialect.manner.words.noVariable(name));
  }
  return value;
}

function fromFile(console: Console, path: string): string | null {
  const file = console.native.Bio.newFile(path, 'r');
  if (file === null) {
    puts(console.err, `Can't open file ${path}\n`);
    return null;
  }
  const line = file.gets(LINE_MAX);
  file.close();
  return lineOrError(console, typeof line === 'number' ? '' : line.toString('latin1'));
}

/** A descriptor of ours that the real program would not have is a closed one. */
function fromDescriptor(console: Console, text: string): string | null {
  const fd = atoi(text);
  if (fd < 0) {
    puts(console.err, `Can't access file descriptor ${text}\n`);
    return null;
  }
  return lineOrError(console, console.openAtStart.includes(fd) ? readLine(console, fd, 4096) : '');
}

/** Reads in pieces of the size the real program reads in, since what is read too much is lost to it too. */
function readLine(console: Console, fd: number, piece: number): string {
  let line = '';
  while (!line.includes('\n') && line.length < LINE_MAX - 1) {
    const data = console.native.sys.read(fd, piece);
    if (data === -1 || data.length === 0) {
      break;
    }
    line += data.toString('latin1');
  }
  const end = line.indexOf('\n');
  return line.slice(0, Math.min(end < 0 ? line.length : end + 1, LINE_MAX - 1));
}

function lineOrError(console: Console, line: string): string | null {
  if (line === '') {
    puts(console.err, 'Error reading password from BIO\n');
    return null;
  }
  return line.split('\n')[0]?.split('\0')[0] ?? '';
}
