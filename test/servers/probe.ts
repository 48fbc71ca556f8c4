// Whether a probe of a real server tells what the reference's s_client prints of it.
// Not here: every field against servers of all kinds (test/unit/probe-record.test.ts).
// Called by suite.test.ts.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import test from 'node:test';
import { probe } from '../../lib/probe/probe';
import type { Ports } from './start';
import { talks } from './talks';

const WAIT_MS = 20_000;

/** Versions of the protocol, and the option by which s_client is held to each. */
const VERSIONS = { 'TLSv1.2': '-tls1_2', 'TLSv1.3': '-tls1_3' } as const;

interface Seen {
  readonly protocol: string | undefined;
  readonly cipher: string | undefined;
  readonly verified: string | undefined;
  readonly fingerprints: readonly string[];
}

/** Lower-case hexadecimal, as in a record. */
function fingerprint(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
}

function ask(reference: string, args: readonly string[]): Seen {
  const run = spawnSync(reference, ['s_client', '-showcerts', ...args], {
    input: '',
    encoding: 'latin1',
    timeout: WAIT_MS,
  });
  const text = run.stdout;
  const [, protocol, cipher] = /^New, (\S+), Cipher is (\S+)$/m.exec(text) ?? [];
  const pems = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return {
    protocol,
    cipher,
    verified: /Verify return code: (\d+)/.exec(text)?.[1],
    fingerprints: pems.map(fingerprint),
  };
}

/** A test for each server, protocol and version. */
export function probeServers(ports: Ports, protocols: readonly string[], pki: string): void {
  const reference = process.env.S_CLIENT_REFERENCE ?? 'openssl';
  // Debian's own lies there; without a name the prober would take the latest that it finds.
  process.env.S_CLIENT_OPENSSL ||= '/usr';
  const caFile = join(pki, 'root.pem');
  for (const { protocol, server, needs = [] } of talks) {
    const port = ports[server]?.tls?.[protocol];
    if (port === undefined || !protocols.includes(protocol)) continue;
    for (const [version, option] of Object.entries(VERSIONS)) {
      test(`probe of ${server}: ${protocol}, ${version}`, async () => {
        const to = ['-connect', `127.0.0.1:${port}`, '-starttls', protocol, ...needs];
        const seen = ask(reference, [...to, '-CAfile', caFile, option]);
        const record = await probe(
          { host: '127.0.0.1', port },
          {
            starttls: protocol,
            ...(needs[1] === undefined ? {} : { name: needs[1] }),
            servername: 'localhost',
            minProtocol: version,
            maxProtocol: version,
            verify: true,
            caFile,
            timeout: WAIT_MS,
          },
        );
        assert.equal(record.error, null, JSON.stringify(record.error));
        assert.equal(record.stage, 'done');
        assert.ok((record.ms.starttls ?? 0) > 0);
        const told: Seen = {
          protocol: record.protocol ?? undefined,
          cipher: record.cipher ?? undefined,
          verified: String(record.verification?.code),
          fingerprints: (record.chain ?? []).map(({ sha256 }) => sha256),
        };
        assert.deepEqual(told, seen);
      });
    }
  }
}
