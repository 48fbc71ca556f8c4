/*
 * Peers that mean no good. Each probe ends in time, reads no more than it may, and tells what happened.
 */
import { equal, ok } from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import type * as net from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import * as tls from 'node:tls';
import type { ProbeOptions } from '../../lib/probe/options';
import { probe } from '../../lib/probe/probe';
import type { ProbeRecord } from '../../lib/probe/record';
import { listen, pki, type Server, withServer } from './probe-peers';

const TIMEOUT = 600;
/** What one recv(2) under TLS may bring beyond the limit. */
const ONE_READ = 17 * 1024;

/** Probes, and checks what holds of every probe. */
async function probed({ port }: Server, options: ProbeOptions = {}): Promise<ProbeRecord> {
  const timeout = options.timeout ?? TIMEOUT;
  const record = await probe({ host: '127.0.0.1', port }, { timeout, ...options });
  ok(record.ms.total <= timeout * 1.1 + 50, `${record.ms.total} ms`);
  ok(record.read <= (options.maxBytes ?? 2 ** 20) + ONE_READ, `${record.read} bytes`);
  return record;
}

function endsWith(record: ProbeRecord, stage: string, ...codes: readonly string[]): void {
  const { error } = record;
  equal(record.stage, stage, JSON.stringify(error));
  ok(codes.includes(error?.code ?? ''), JSON.stringify(error));
}

/** Writes as fast as it is read, for ever. */
function flood(socket: net.Socket, data: Buffer): void {
  const write = () => {
    while (!socket.destroyed && socket.write(data)) {
      // On to the next.
    }
  };
  socket.on('drain', write);
  write();
}

const record = (type: number, body: Buffer) =>
  Buffer.concat([Buffer.of(type, 3, 3, body.length >> 8, body.length & 0xff), body]);
const HANDSHAKE = 22;
const ALERT = 21;

/** TLS 1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, with renegotiation_info. */
const serverHello = record(
  HANDSHAKE,
  Buffer.concat([
    Buffer.of(2, 0, 0, 45, 3, 3),
    Buffer.alloc(32, 1),
    Buffer.of(0, 0xc0, 0x2f, 0, 0, 5, 0xff, 1, 0, 1, 0),
  ]),
);

interface Row {
  readonly peer: (socket: net.Socket) => void;
  readonly options?: ProbeOptions;
  readonly stage?: string;
  readonly codes: readonly string[];
}

const afterHello = (then: (socket: net.Socket) => void) => (socket: net.Socket) => {
  socket.once('data', () => then(socket));
};

const rows: Readonly<Record<string, Row>> = {
  'never answers': { peer: () => undefined, codes: ['TIMEOUT'] },
  'closes at once': { peer: (it) => it.destroy(), codes: ['EOF', 'ECONNRESET', 'EPIPE'] },
  'closes after the ClientHello': { peer: afterHello((it) => it.end()), codes: ['EOF'] },
  'resets after the ClientHello': {
    peer: afterHello((it) => it.resetAndDestroy()),
    codes: ['ECONNRESET'],
  },
  'closes in a record': { peer: afterHello((it) => it.end(Buffer.of(22, 3))), codes: ['EOF'] },
  'closes after the ServerHello': { peer: afterHello((it) => it.end(serverHello)), codes: ['EOF'] },
  'sends anything': { peer: (it) => flood(it, Buffer.alloc(65536)), codes: ['TLS'] },
  'sends text': { peer: afterHello((it) => it.write('HTTP/1.1 400 Bad\r\n\r\n')), codes: ['TLS'] },
  'asks for hellos for ever': {
    peer: afterHello((it) => flood(it, record(HANDSHAKE, Buffer.alloc(16384)))),
    options: { maxBytes: 2 ** 18 },
    codes: ['LIMIT', 'TLS'],
  },
  'asks for single hellos for ever': {
    peer: afterHello((it) =>
      flood(it, Buffer.concat(Array(1000).fill(record(HANDSHAKE, Buffer.alloc(4))))),
    ),
    options: { maxProtocol: 'TLSv1.2' },
    codes: ['LIMIT', 'TLS'],
  },
  'warns for ever': {
    peer: afterHello((it) => flood(it, record(ALERT, Buffer.of(1, 90)))),
    codes: ['TLS', 'ALERT'],
  },
  'refuses by an alert': {
    peer: afterHello((it) => it.end(record(ALERT, Buffer.of(2, 40)))),
    codes: ['ALERT'],
  },
  'sends empty records for ever': {
    peer: afterHello((it) =>
      flood(it, Buffer.concat(Array(1000).fill(record(HANDSHAKE, Buffer.alloc(0))))),
    ),
    codes: ['TLS', 'LIMIT'],
  },
  'has a chain of 16 MB': {
    peer: afterHello((it) => {
      it.write(serverHello);
      it.write(record(HANDSHAKE, Buffer.of(11, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc)));
      flood(it, record(HANDSHAKE, Buffer.alloc(16384)));
    }),
    codes: ['TLS', 'LIMIT'],
  },
  'is slow': {
    peer: (it) => {
      const timer = setInterval(() => it.write(Buffer.of(22)), 50);
      it.on('close', () => clearInterval(timer));
    },
    codes: ['TIMEOUT', 'TLS'],
  },
  'is slow with a real record': {
    peer: (it) => {
      let at = 0;
      const timer = setInterval(() => it.write(serverHello.subarray(at, ++at)), 50);
      it.on('close', () => clearInterval(timer));
    },
    codes: ['TIMEOUT'],
  },
  'greets without end': {
    peer: (it) => flood(it, Buffer.from('220-hello\r\n'.repeat(1000))),
    options: { starttls: 'smtp' },
    stage: 'starttls',
    codes: ['LIMIT'],
  },
  'greets without the end of a line': {
    peer: (it) => flood(it, Buffer.alloc(65536, 'x')),
    options: { starttls: 'imap' },
    stage: 'starttls',
    codes: ['LIMIT', 'STARTTLS'],
  },
  'does not greet': {
    peer: () => undefined,
    options: { starttls: 'smtp' },
    stage: 'starttls',
    codes: ['TIMEOUT'],
  },
  'greets slowly': {
    peer: (it) => {
      const timer = setInterval(() => it.write('2'), 20);
      it.on('close', () => clearInterval(timer));
    },
    options: { starttls: 'smtp' },
    stage: 'starttls',
    codes: ['TIMEOUT'],
  },
  'is a proxy without end': {
    peer: (it) => flood(it, Buffer.from(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(900)}`)),
    options: { proxy: '' },
    stage: 'proxy',
    codes: ['LIMIT', 'PROXY'],
  },
};

for (const [what, { peer, options = {}, stage = 'handshake', codes }] of Object.entries(rows)) {
  test(`a peer that ${what}`, async () => {
    const server = await listen(peer);
    const proxy = options.proxy === undefined ? {} : { proxy: `127.0.0.1:${server.port}` };
    endsWith(await probed(server, { ...options, ...proxy }), stage, ...codes);
    server.stop();
  });
}

test('a peer that floods a connection with a large limit', async () => {
  const server = await listen(
    afterHello((it) =>
      flood(it, Buffer.concat(Array(4000).fill(record(HANDSHAKE, Buffer.alloc(4))))),
    ),
  );
  const options = { maxBytes: 2 ** 32, maxProtocol: 'TLSv1.2' };
  endsWith(await probed(server, options), 'handshake', 'TIMEOUT', 'TLS');
  server.stop();
});

test('thousands of tickets', async () => {
  await withServer(['-num_tickets', '2000'], async (server) => {
    const { error, tickets } = await probed(server, { tickets: 3000, timeout: 8000 });
    equal(error, null);
    equal(tickets, 2000);
  });
});

test('thousands of key updates', async () => {
  await withServer([], async (server) => {
    const timer = setInterval(() => server.send?.('K\n'.repeat(100)), 5);
    const record = await probed(server, { tickets: 400, timeout: 2000 });
    clearInterval(timer);
    equal(record.error, null);
    equal(record.tickets, 2);
  });
});

test('renegotiation for ever', async () => {
  const folder = await pki();
  const read = (name: string) => readFileSync(join(folder, name));
  const open = new Set<net.Socket>();
  const again = (socket: tls.TLSSocket) => {
    if (!socket.destroyed) {
      socket.renegotiate({}, () => setImmediate(again, socket));
    }
  };
  const options = { cert: read('server.pem'), key: read('server.key'), maxVersion: 'TLSv1.2' };
  const server = tls.createServer({ ...options, maxVersion: 'TLSv1.2' }, (socket) => {
    socket.on('error', () => undefined);
    open.add(socket);
    again(socket);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const record = await probed({ port, stop: () => undefined }, { tickets: 300, timeout: 1000 });
  equal(record.error, null);
  for (const socket of open) {
    socket.destroy();
  }
  server.close();
});

test('a DNS server that does not answer', async () => {
  const silent = createSocket('udp4');
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const resolvers = [`127.0.0.1:${silent.address().port}`];
  const from = performance.now();
  const record = await probe('name.test:443', { resolvers, timeout: TIMEOUT });
  const took = performance.now() - from;
  silent.close();
  endsWith(record, 'dns', 'TIMEOUT');
  ok((record.ms.dns ?? Number.NaN) <= TIMEOUT * 1.1 + 50, `${record.ms.dns} ms`);
  ok(took < TIMEOUT + 1000, `${took} ms`);
});

test('a datagram server that never answers', async () => {
  const silent = createSocket('udp4');
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const server = { port: silent.address().port, stop: () => undefined };
  // Longer than the first retransmission.
  endsWith(await probed(server, { dtls: true, timeout: 1500 }), 'handshake', 'TIMEOUT');
  silent.close();
});
