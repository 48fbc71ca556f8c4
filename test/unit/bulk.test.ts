/*
 * Bulk through the command: the records on the wire are those of the real program, a slow reader on either side holds the
 * other back, and memory stays flat.
 */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server as Listener, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { file, pki, reference, startServer } from './probe-peers';

const OURS = join(__dirname, '../../../bin/s_client');
const APPLICATION_DATA = 23;
const HEAD = 5;
const MIB = 2 ** 20;
/** More than pipes, sockets and the program hold between them. */
const MUCH = 64 * MIB;

let input: string;
before(async () => {
  await pki();
  input = file('input');
  writeFileSync(input, Buffer.alloc(300_000, 'twenty bytes of text'));
});

const running: ChildProcess[] = [];
after(() => {
  for (const child of running) {
    child.kill('SIGKILL');
  }
});

/** Lengths of the records of application data in a stream. */
function lengths(stream: Buffer): number[] {
  const list: number[] = [];
  for (let at = 0; at + HEAD <= stream.length; at += HEAD + stream.readUInt16BE(at + 3)) {
    if (stream[at] === APPLICATION_DATA) {
      list.push(stream.readUInt16BE(at + 3));
    }
  }
  return list;
}

/** What one start of a program sends through a relay to an s_server, until the server has it all. */
async function sent(
  program: readonly string[],
  args: readonly string[],
  serverArgs: readonly string[],
) {
  const server = await startServer('-no_ticket', ...serverArgs);
  const heard: Buffer[] = [];
  let size = 0;
  let relay: Listener | undefined;
  try {
    relay = createServer((client) => {
      const upstream = connect(server.port, '127.0.0.1');
      client.on('data', (data) => {
        heard.push(data);
        size += data.length;
      });
      client.pipe(upstream).pipe(client);
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    });
    await new Promise<void>((resolve) => relay?.listen(0, '127.0.0.1', resolve));
    const { port } = relay.address() as { port: number };
    const [command = '', ...words] = [...program, '-connect', `127.0.0.1:${port}`, ...args];
    const from = `exec "$0" "$@" <'${input}'`;
    const child = spawn('sh', ['-c', from, command, ...words], { stdio: 'ignore' });
    running.push(child);
    for (let tries = 0; tries < 400 && size < 300_000; tries += 1) {
      await sleep(25);
    }
    // The last record is on its way.
    await sleep(100);
    child.kill();
    await once(child, 'exit');
  } finally {
    relay?.close();
    server.stop();
  }
  return lengths(Buffer.concat(heard));
}

for (const [args, serverArgs] of [
  [['-quiet', '-tls1_3'], []],
  [['-quiet', '-tls1_2'], []],
  [['-ign_eof', '-tls1_3'], []],
  [['-quiet', '-max_send_frag', '1000'], []],
  [['-quiet', '-max_send_frag', '4000', '-split_send_frag', '1500', '-tls1_2'], []],
  [['-quiet', '-record_padding', '4096'], []],
] as const) {
  test(`records of ${args.join(' ')}`, async () => {
    const ours = await sent([OURS], args, serverArgs);
    const theirs = await sent([reference, 's_client'], args, serverArgs);
    // s_client's close_notify, where the time was enough for it, is no part of this.
    const count = Math.min(ours.length, theirs.length);
    ok(count > 15 && Math.abs(ours.length - theirs.length) <= 1, `${ours.length} ${theirs.length}`);
    deepEqual(ours.slice(0, count), theirs.slice(0, count));
  });
}

/** In bytes. */
function resident({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
}

function start(port: number, version: string): ChildProcess {
  const child = spawn(OURS, ['-quiet', '-connect', `127.0.0.1:${port}`, version], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  running.push(child);
  return child;
}

for (const version of ['-tls1_2', '-tls1_3']) {
  test(`a reader that stops holds the server back, ${version}`, async () => {
    // Sends what it reads back, a line reversed: what comes out is what went in.
    const server = await startServer('-rev');
    const child = start(server.port, version);
    child.stdout?.pause();
    const line = Buffer.alloc(10_000, 'x');
    line[line.length - 1] = 10;
    let written = 0;
    let taken = 0;
    const stdin = child.stdin as unknown as Socket;
    stdin.on('error', () => undefined);
    // Everything between is full when no more is taken for a second.
    for (let still = 0; still < 20 && written < MUCH; ) {
      if (stdin.write(line)) {
        written += line.length;
        still = 0;
      } else {
        written += line.length;
        await Promise.race([once(stdin, 'drain'), sleep(1000)]);
        still = stdin.writableNeedDrain ? 20 : 0;
      }
    }
    ok(written < MUCH, 'nothing is held back');
    ok(resident(child) < 150 * MIB, `${resident(child)} bytes`);
    child.stdout?.on('data', (data: Buffer) => {
      taken += data.length;
    });
    child.stdout?.resume();
    for (let tries = 0; tries < 400 && taken < written; tries += 1) {
      await sleep(25);
    }
    equal(taken, written);
    child.kill();
    server.stop();
  });
}

test('memory stays flat while much is moved', async () => {
  const server = await startServer('-rev');
  const child = start(server.port, '-tls1_3');
  child.stdout?.resume();
  const line = Buffer.alloc(16_000, 'y');
  line[line.length - 1] = 10;
  const sizes: number[] = [];
  for (let moved = 0; moved < MUCH; moved += line.length) {
    if (child.stdin?.write(line) === false) {
      await once(child.stdin, 'drain');
    }
    if (moved % (8 * MIB) < line.length) {
      sizes.push(resident(child));
    }
  }
  const [, first = 0] = sizes;
  const last = sizes.at(-1) ?? 0;
  ok(last < first + 4 * MIB, sizes.join(' '));
  child.kill();
  server.stop();
});
