/*
 * What enumeration finds, against what servers were set up with.
 */
import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import type { Part } from '../../lib/probe/options';
import { probe } from '../../lib/probe/probe';
import type { Enumeration } from '../../lib/probe/record';
import { type Server, startNginx, withServer } from './probe-peers';

async function found(
  { port }: Server,
  enumerate: readonly Part[] = ['protocols', 'ciphers', 'groups'],
  dtls = false,
): Promise<Enumeration | undefined> {
  const target = { host: '127.0.0.1', port };
  const { enumeration } = await probe(target, { enumerate, dtls, timeout: 5000 });
  equal(enumeration?.complete, true);
  return enumeration;
}

test('nginx in its own order', async () => {
  const ciphers = 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305:AES128-SHA';
  const server = await startNginx(
    'ssl_protocols TLSv1.2;',
    `ssl_ciphers ${ciphers};`,
    'ssl_prefer_server_ciphers on;',
    'ssl_ecdh_curve secp384r1:X25519;',
  );
  const { protocols, ciphers: taken, groups } = (await found(server)) ?? {};
  deepEqual(protocols, ['TLSv1.2']);
  deepEqual(taken, { 'TLSv1.2': ciphers.split(':') });
  deepEqual([...(groups ?? [])].sort(), ['secp384r1', 'x25519']);
  server.stop();
});

test('a server that prefers ciphers without a group', async () => {
  const only = ['-tls1_2', '-serverpref', '-cipher', 'AES128-SHA:ECDHE-RSA-AES128-SHA'];
  await withServer([...only, '-groups', 'P-521:P-256'], async (server) => {
    const { groups, ciphers } = (await found(server)) ?? {};
    deepEqual(ciphers, { 'TLSv1.2': ['AES128-SHA', 'ECDHE-RSA-AES128-SHA'] });
    deepEqual([...(groups ?? [])].sort(), ['secp256r1', 'secp521r1']);
  });
});

test('suites of TLS 1.3 that are not offered by default', async () => {
  const only = ['-tls1_3', '-serverpref', '-ciphersuites', 'TLS_AES_128_CCM_SHA256'];
  await withServer(only, async (server) => {
    const { protocols, ciphers } = (await found(server, ['ciphers'])) ?? {};
    deepEqual(protocols, ['TLSv1.3']);
    deepEqual(ciphers, { 'TLSv1.3': ['TLS_AES_128_CCM_SHA256'] });
  });
});

test('groups that are not offered by default', async () => {
  await withServer(['-tls1_3', '-groups', 'X448'], async (server) => {
    const { protocols, groups } = (await found(server, ['protocols', 'groups'])) ?? {};
    deepEqual(protocols, ['TLSv1.3']);
    deepEqual(groups, ['x448']);
  });
});

test('old protocols', async () => {
  const range = ['-min_protocol', 'TLSv1', '-max_protocol', 'TLSv1.1'];
  await withServer([...range, '-cipher', 'AES128-SHA:@SECLEVEL=0'], async (server) => {
    const { protocols, ciphers } = (await found(server, ['ciphers'])) ?? {};
    deepEqual(protocols, ['TLSv1.1', 'TLSv1']);
    deepEqual(ciphers, { 'TLSv1.1': ['AES128-SHA'], TLSv1: ['AES128-SHA'] });
  });
});

test('datagrams', async () => {
  const only = ['-dtls', '-min_protocol', 'DTLSv1.2', '-cipher', 'ECDHE-RSA-AES256-GCM-SHA384'];
  await withServer(only, async (server) => {
    const { protocols, ciphers } = (await found(server, ['ciphers'], true)) ?? {};
    deepEqual(protocols, ['DTLSv1.2']);
    deepEqual(ciphers, { 'DTLSv1.2': ['ECDHE-RSA-AES256-GCM-SHA384'] });
  });
});
