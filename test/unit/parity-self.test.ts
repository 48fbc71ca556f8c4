// The reference against itself: equal over several rounds, for one case of every kind.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { renderResult } from '../../lib/parity/report';
import { Tester } from '../../lib/parity/run';
import { cases } from '../parity/cases';

const reference = process.env.S_CLIENT_REFERENCE ?? 'openssl';
const REPRESENTATIVE = [
  'connect-option',
  'connect-refused',
  'connect-unix',
  'connect-bad-port-word',
  'sni-matching',
  'trust-bad-file-garbage',
  'version-tls1_2',
  'cipher-not-shared',
  'identity-pass-prompt',
  'verify-cert-expired-return-error',
  'report-showcerts-prexit',
  'dump-msg',
  'dump-debug-1_2',
  'dump-trace',
  'quiet-plain',
  'brief-plain',
  'status-good',
  'ticket-1_3',
  'session-in-1_2',
  'reconnect-1_2',
  'keylog-1_3',
  'command-k',
  'data-40000-to-client',
  'data-file',
  'end-server-killed',
  'peer-http',
  'peer-late-reset',
  'peer-stalls',
  'signal-int',
  'stdin-closed',
  'stdout-full',
  'stdout-reader-gone',
];

let tester: Tester;
before(async () => {
  tester = await Tester.create({ reference, candidate: reference, rounds: 3 });
});
after(() => tester.dispose());

test('the reference equals itself', { concurrency: 2 }, async (t) => {
  const played = REPRESENTATIVE.map((name) =>
    t.test(name, async () => {
      const row = cases.find((one) => one.name === name);
      assert.ok(row, 'no such case');
      const result = await tester.run(row, tester.stage());
      assert.equal(result.outcome, 'equal', renderResult(result));
    }),
  );
  await Promise.all(played);
});

test('names of cases are unique', () => {
  const names = cases.map((row) => row.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  assert.deepEqual(twice, []);
});
