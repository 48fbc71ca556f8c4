// Deliberately wrong candidates: each is found different, and in the right stream.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import test, { after, before } from 'node:test';
import type { ParityCase } from '../../lib/parity/case';
import { type RunSettings, Tester } from '../../lib/parity/run';
import { END, NAMED, row, SHOWN, see, send, serve, server, TO } from '../parity/cases/rows';

const reference = process.env.S_CLIENT_REFERENCE ?? 'openssl';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's_client-wrong-'));
// The PKI is made once for the testers of this file.
process.env.S_CLIENT_PARITY_PKI ??= path.join(folder, 'pki');

const REAL = `"${reference}" s_client "$@"`;
/** Input that ends at once: a candidate may hold back all it prints. */
const PLAIN = row('plain', [], { script: [END] });
const TALK: ParityCase = {
  name: 'talk',
  server: server(),
  args: NAMED,
  script: [...SHOWN, send('small letters\n'), END],
  compareServer: 1,
};
const LOGGED = row('logged', ['-keylogfile', 'keys.txt'], { masks: ['keylog'], script: [END] });
const DUMPED = row('dumped', ['-msg', '-verify_quiet'], { masks: ['msg'], script: [END] });
const WAITING: ParityCase = {
  name: 'waiting',
  server: server(),
  args: TO,
  script: [...SHOWN, serve('go\n'), see('go\n'), END],
  timeout: 3000,
};

interface Wrong {
  /** What a shell does instead of the reference. */
  readonly script: string;
  readonly row: ParityCase;
  /** The parts that differ, each as `part (mode)`. */
  readonly parts: readonly string[];
}

const filtered = (filter: string) => `${REAL} >out.tmp; status=$?
${filter} <out.tmp; rm out.tmp; exit $status`;

const WRONG: Readonly<Record<string, Wrong>> = {
  'changes one word of stdout': {
    script: filtered(`sed 's/^Compression: NONE/Compression: none/'`),
    row: PLAIN,
    parts: ['stdout (split)', 'merged (merged)'],
  },
  'changes one word of stderr': {
    script: `${REAL} 2>err.tmp; status=$?
sed 's/^DONE/Done/' <err.tmp >&2; rm err.tmp; exit $status`,
    row: PLAIN,
    parts: ['stderr (split)', 'merged (merged)'],
  },
  'loses one newline': {
    script: filtered(`awk '/^Expansion/ { printf "%s", $0; next } { print }'`),
    row: PLAIN,
    parts: ['stdout (split)', 'merged (merged)'],
  },
  'loses the last byte': {
    script: filtered('head -c -1'),
    row: PLAIN,
    parts: ['stdout (split)', 'merged (merged)'],
  },
  'exits with another status': {
    script: `${REAL}; exit 3`,
    row: PLAIN,
    parts: ['exit status (split)', 'exit status (merged)'],
  },
  'dies by a signal': {
    script: `${REAL}; kill -TERM $$`,
    row: PLAIN,
    parts: ['exit status (split)', 'exit status (merged)'],
  },
  'swaps stdout and stderr': {
    script: `${REAL} 3>&1 1>&2 2>&3 3>&-`,
    row: PLAIN,
    parts: ['stdout (split)', 'stderr (split)'],
  },
  'prints a line of stderr late': {
    script: `${REAL} 2>err.tmp; status=$?
cat err.tmp >&2; rm err.tmp; exit $status`,
    row: PLAIN,
    parts: ['merged (merged)'],
  },
  'prints a line after its end': {
    script: `(while kill -0 $$ 2>/dev/null; do :; done; echo late >&2) </dev/null >/dev/null &
exec ${REAL}`,
    row: PLAIN,
    parts: ['stderr (split)', 'merged (merged)'],
  },
  'adds a file': {
    script: `: >extra; exec ${REAL}`,
    row: PLAIN,
    parts: ['file extra (split)', 'file extra (merged)'],
  },
  'does not write a file': {
    script: `${REAL}; status=$?; rm keys.txt; exit $status`,
    row: LOGGED,
    parts: ['file keys.txt (split)', 'file keys.txt (merged)'],
  },
  'writes a file with another label': {
    script: `${REAL}; status=$?; sed -i 's/SERVER_TRAFFIC_SECRET_0/SERVER_TRAFFIC_SECRET_1/' keys.txt
exit $status`,
    row: LOGGED,
    parts: ['file keys.txt (split)', 'file keys.txt (merged)'],
  },
  'has a descriptor open': {
    script: `exec 3</dev/null; exec ${REAL}`,
    row: PLAIN,
    parts: ['stdout (split)', 'merged (merged)'],
  },
  'sends other data': {
    script: `tr a-z A-Z | ${REAL}`,
    row: TALK,
    parts: ['server stdout (split)', 'server stdout (merged)'],
  },
  'sends another hello': {
    script: `exec ${REAL} -no_etm`,
    row: DUMPED,
    parts: ['stdout (split)', 'merged (merged)'],
  },
  'does not flush its report': {
    script: filtered('cat'),
    row: WAITING,
    parts: ['stdout (split)', 'exit status (split)', 'merged (merged)', 'exit status (merged)'],
  },
  'never ends': {
    script: `${REAL} <&-; exec sleep 60`,
    row: { ...PLAIN, server: { kind: 'none' }, args: ['-nosuch'], timeout: 1000 },
    parts: ['exit status (split)', 'exit status (merged)'],
  },
  'is not there': {
    script: '',
    row: { ...PLAIN, server: { kind: 'none' }, args: ['-nosuch'] },
    parts: ['stderr (split)', 'exit status (split)', 'merged (merged)', 'exit status (merged)'],
  },
};

function candidate(name: string, script: string): string {
  const file = path.join(folder, name.replace(/ /g, '-'));
  if (script !== '') fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

async function played(settings: Omit<RunSettings, 'reference'>, one: ParityCase) {
  const tester = await Tester.create({ reference, ...settings });
  try {
    return await tester.run(one, tester.stage());
  } finally {
    tester.dispose();
  }
}

before(async () => {
  (await Tester.create({ reference, candidate: reference })).dispose();
});
after(() => fs.rmSync(folder, { recursive: true }));

for (const [name, { script, row: one, parts }] of Object.entries(WRONG)) {
  test(`a candidate that ${name}`, async () => {
    const result = await played({ candidate: candidate(name, script) }, one);
    assert.equal(result.outcome, 'different', result.reason);
    const found = result.differences.map(({ part, mode }) => `${part} (${mode})`);
    for (const part of parts) assert.ok(found.includes(part), `${part} is not in ${found}`);
    if (!parts.includes('stdout (split)')) assert.ok(!found.includes('stdout (split)'));
  });
}

test('a candidate that is a plain wrapper is equal', async () => {
  const wrapper = candidate('wrapper', `exec ${REAL}`);
  for (const one of [PLAIN, TALK, LOGGED, DUMPED, WAITING]) {
    const result = await played({ candidate: wrapper }, one);
    assert.equal(result.outcome, 'equal', `${one.name}: ${JSON.stringify(result)}`);
  }
});

test('the ledger: a known difference does not fail, an entry without difference does', async () => {
  const wrong = candidate('known', `${REAL}; exit 3`);
  const ledger = [{ case: 'plain', reason: 'a reason' }];
  const known = await played({ candidate: wrong, ledger }, PLAIN);
  assert.deepEqual([known.outcome, known.reason], ['known', 'a reason']);
  const stale = await played({ candidate: reference, ledger }, PLAIN);
  assert.deepEqual([stale.outcome, stale.reason], ['stale', 'a reason']);
});

test('a candidate that is wrong every second time is found in the rounds', async () => {
  const script = `if [ -e "$0.seen" ]; then rm "$0.seen"; exit 9; fi; : >"$0.seen"; exec ${REAL}`;
  const usage: ParityCase = {
    name: 'usage',
    server: { kind: 'none' },
    args: ['-nosuch'],
    modes: ['split'],
  };
  const file = candidate('second', script);
  const result = await played({ candidate: file, rounds: 2 }, usage);
  assert.equal(result.outcome, 'different');
  assert.equal(result.differences[0]?.round, 2);
});
