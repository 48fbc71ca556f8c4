// One row per STARTTLS protocol: what -starttls takes, what its error lists and what is played come from the same table.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import test from 'node:test';
import { dialogues, STARTTLS_NAMES } from '../../lib/starttls';
import { cases } from '../parity/cases';
import { talks } from '../servers/talks';

const root = path.join(__dirname, '../../..');

/** The names in the text about a wrong one. */
function listedBy(program: string, ...args: string[]): string[] {
  const { stderr } = spawnSync(program, [...args, '-starttls', 'nosuch'], { encoding: 'latin1' });
  return [...stderr.matchAll(/^\t(\S+)$/gm)].map((match) => match[1] ?? '');
}

test('each name has its dialogue; -proxy has one and is no name', () => {
  assert.deepEqual(Object.keys(dialogues), [...STARTTLS_NAMES, 'proxy']);
});

test('the names are those of the program, in its order', () => {
  assert.deepEqual(STARTTLS_NAMES, listedBy('openssl', 's_client'));
  assert.deepEqual(STARTTLS_NAMES, listedBy(path.join(root, 'bin/s_client')));
});

test('each name has parity cases, and all but telnet a real server', () => {
  const played = new Set(cases.map(({ args }) => args[args.indexOf('-starttls') + 1]));
  assert.deepEqual(
    STARTTLS_NAMES.filter((name) => !played.has(name)),
    [],
  );
  const served = new Set(talks.map(({ protocol }) => protocol));
  assert.deepEqual(
    STARTTLS_NAMES.filter((name) => !served.has(name)),
    ['telnet'],
  );
});

/** URL schemes and their ports: another register, and a protocol does without a row there. */
const SCHEMES = path.join('probe', 'cli', 'schemes.ts');

test('the names stand in no other file of lib', () => {
  const lib = path.join(root, 'lib');
  assert.ok(existsSync(lib));
  const others = readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== SCHEMES)
    .filter((name) => name !== path.join('starttls', 'index.ts'))
    .filter((name) => readFileSync(path.join(lib, name), 'utf8').includes("'xmpp-server'"));
  assert.deepEqual(others, []);
});
