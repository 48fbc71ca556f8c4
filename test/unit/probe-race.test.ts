/*
 * Several addresses of one name: one after the other, and raced. The first of them swallows connections, as a router
 * does that drops packets: a listener that is stopped and whose queue is full.
 */
import { equal, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { probe } from '../../lib/probe/probe';
import { type Server, startServer } from './probe-peers';

const BLACK_HOLE = '127.0.0.77';
const QUESTION_AT = 12;
const A = 1;

let server: Server;
let hole: ChildProcess;
let dns: Datagrams;
const fillers: Socket[] = [];

/** The answer to a question of A: the black hole first, then the server. For other types there is none. */
function answer(question: Buffer): Buffer {
  const end = question.indexOf(0, QUESTION_AT) + 5;
  const asked = question.subarray(QUESTION_AT, end);
  const type = asked.readUInt16BE(asked.length - 4);
  const addresses = type === A ? [BLACK_HOLE, '127.0.0.1'] : [];
  const header = Buffer.from(question.subarray(0, QUESTION_AT));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  header.fill(0, 8);
  const records = addresses.map((address) =>
    Buffer.from([
      0xc0,
      QUESTION_AT,
      0,
      A,
      0,
      1,
      0,
      0,
      0,
      60,
      0,
      4,
      ...address.split('.').map(Number),
    ]),
  );
  return Buffer.concat([header, asked, ...records]);
}

/** Connects until a connection is not taken any more. */
async function fill(port: number): Promise<void> {
  for (let count = 0; count < 20; count += 1) {
    const socket = connect(port, BLACK_HOLE);
    fillers.push(socket.on('error', () => undefined));
    const taken = await Promise.race([once(socket, 'connect'), sleep(300, null)]);
    if (taken === null) {
      return;
    }
  }
  throw new Error('the listener takes everything');
}

before(async () => {
  server = await startServer();
  const script = `require('node:net').createServer()
    .listen({ port: ${server.port}, host: '${BLACK_HOLE}', backlog: 1 }, () => process.stdout.write('ready'));`;
  hole = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(hole.stdout as NodeJS.ReadableStream, 'data');
  hole.kill('SIGSTOP');
  await fill(server.port);
  dns = createSocket('udp4');
  dns.on('message', (question, { port, address }) => dns.send(answer(question), port, address));
  await new Promise<void>((resolve) => dns.bind(0, '127.0.0.1', resolve));
});

after(() => {
  for (const socket of fillers) {
    socket.destroy();
  }
  hole.kill('SIGKILL');
  dns.close();
  server.stop();
});

const target = () => ({ host: 'both.test', port: server.port });
const options = () => ({ resolvers: [`127.0.0.1:${dns.address().port}`], timeout: 8000 });

test('raced: the second address has its turn after 250 ms, and wins', async () => {
  const { error, ip, stage, ms, servername } = await probe(target(), { ...options(), race: true });
  equal(error, null);
  equal(ip, '127.0.0.1');
  equal(stage, 'done');
  equal(servername, 'both.test');
  ok(ms.total !== null && ms.total < 2000, `${ms.total}`);
});

test('in order: the second address is tried when the first has had its time', async () => {
  const { error, ip } = await probe(target(), { ...options(), connectTimeout: 400 });
  equal(error, null);
  equal(ip, '127.0.0.1');
});

test('raced, and no address answers', async () => {
  const race = { ...options(), race: true, timeout: 1000, args: [] };
  const { error, ip } = await probe({ ...target(), ip: BLACK_HOLE }, race);
  equal(error?.stage, 'connect');
  equal(error?.code, 'TIMEOUT');
  equal(ip, BLACK_HOLE);
});

test('stopped while no address has answered', async () => {
  const stop = AbortSignal.timeout(300);
  const { error } = await probe({ ...target(), ip: BLACK_HOLE }, { ...options(), signal: stop });
  equal(error?.stage, 'connect');
  equal(error?.code, 'ABORTED');
});
