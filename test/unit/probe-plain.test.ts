/*
 * What is said before TLS: STARTTLS servers that are willing and those that are not, HTTP proxies.
 * The dialogues are those of the parity cases.
 */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import * as net from 'node:net';
import { after, before, test } from 'node:test';
import { Peer } from '../../lib/parity/peer';
import type { ProbeOptions } from '../../lib/probe/options';
import { probe } from '../../lib/probe/probe';
import { starttlsCases } from '../parity/cases/starttls';
import { listen, type Server, startServer } from './probe-peers';

let upstream: Server;
before(async () => {
  upstream = await startServer();
});
after(() => upstream.stop());

for (const { name, server, args } of starttlsCases) {
  const words = [...(args ?? [])];
  const protocol = words[words.indexOf('-starttls') + 1] ?? '';
  const more = words.slice(words.indexOf('-starttls') + 2);
  const known = more.length === 0 || ['-name', '-xmpphost'].includes(more[0] ?? '');
  const { kind } = server ?? {};
  if (!known || server === undefined || kind !== 'peer' || server.kind !== 'peer') {
    continue;
  }
  test(name, async () => {
    const peer = new Peer(server.connections, {}, { host: '127.0.0.1', port: upstream.port });
    const port = await peer.listen({ host: '127.0.0.1', port: 0 });
    const options = { starttls: protocol, timeout: 4000, ...(more[1] ? { name: more[1] } : {}) };
    const { stage, error, ms, chain } = await probe({ host: '127.0.0.1', port }, options);
    peer.close();
    const goesOn = (server.connections[0] ?? []).some((step) => step.do === 'relay');
    if (error === null) {
      equal(goesOn, true);
      equal(stage, 'done');
      equal(chain?.length, 2);
      ok((ms.starttls ?? -1) >= 0);
    } else {
      // Told in words, or the end of a server that was tried all the same.
      ok(['STARTTLS', 'EOF', 'ECONNRESET'].includes(error.code), JSON.stringify(error));
      ok(['starttls', 'handshake'].includes(stage), stage);
      equal(goesOn && !/refuses|not-offered/.test(name), false);
    }
  });
}

/** A proxy, and what it was asked. */
async function startProxy(answer: string): Promise<Server & { readonly asked: string[] }> {
  const asked: string[] = [];
  const server = await listen((socket) => {
    socket.once('data', (data) => {
      asked.push(data.toString('latin1'));
      socket.write(answer);
      if (answer.startsWith('HTTP/1.1 200') || answer.startsWith('HTTP/1.0 200')) {
        const behind = net.connect(upstream.port, '127.0.0.1');
        behind.on('error', () => socket.destroy());
        socket.on('close', () => behind.destroy());
        socket.pipe(behind).pipe(socket);
      } else {
        socket.end();
      }
    });
  });
  return { ...server, asked };
}

async function throughProxy(answer: string, options: ProbeOptions = {}) {
  const proxy = await startProxy(answer);
  const record = await probe(
    { host: 'target.test', port: 4443 },
    { proxy: `127.0.0.1:${proxy.port}`, timeout: 4000, ...options },
  );
  proxy.stop();
  return { record, asked: proxy.asked };
}

test('a proxy', async () => {
  const { record, asked } = await throughProxy('HTTP/1.1 200 OK\r\nVia: x\r\n\r\n');
  equal(record.error, null);
  deepEqual([record.host, record.port, record.ip], ['target.test', 4443, '127.0.0.1']);
  equal(record.servername, 'target.test');
  ok((record.ms.proxy ?? -1) >= 0);
  equal(record.ms.starttls, null);
  equal(asked[0], 'CONNECT target.test:4443 HTTP/1.1\r\nHost: target.test:4443\r\n\r\n');
});

test('a proxy that wants credentials', async () => {
  const options = { proxyUser: 'me', proxyPass: 'pass:so secret' };
  const { record, asked } = await throughProxy('HTTP/1.0 200 OK\r\n\r\n', options);
  equal(record.error, null);
  const credentials = Buffer.from('me:so secret').toString('base64');
  match(asked[0] ?? '', new RegExp(`^Proxy-Authorization: Basic ${credentials}\r$`, 'm'));
});

for (const [what, answer, words] of [
  ['refuses', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'HTTP/1.1 407 Proxy'],
  ['speaks another language', '220 mail\r\n\r\n', '220 mail'],
  ['ends', '', 'the proxy closed'],
] as const) {
  test(`a proxy that ${what}`, async () => {
    const { record } = await throughProxy(answer);
    equal(record.stage, 'proxy');
    equal(record.error?.code, 'PROXY');
    ok(record.error?.message.startsWith(words), record.error?.message);
    equal(record.protocol, null);
  });
}
