import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { lines, openssl30 } from '../../lib/dialects';
import type { ParityCase } from '../../lib/parity/case';
import { cases } from '../parity/cases';

/** Shows the table and ends: there is no server to use it with. */
const WITHOUT_SERVER = ['help'];

function uses(row: ParityCase, option: string): boolean {
  const runs = [row, ...(row.earlier ?? [])];
  return runs.some(({ args }) =>
    args.some((arg) => [`-${option}`, `--${option}`].includes(arg.split('=')[0] ?? '')),
  );
}

/** The rows that this machine's openssl has: what a build lacks cannot be used with it. */
const help = spawnSync('openssl', ['s_client', '-help'], { encoding: 'latin1' }).stderr;
const options = openssl30.sections
  .flatMap(({ rows }) => rows.map(({ name }) => name))
  .filter((name) => help.includes(` -${name} `));

test('every option is used against a server, and misused', () => {
  const good: string[] = [];
  const bad: string[] = [];
  for (const option of options) {
    const used = cases.filter((row) => uses(row, option));
    if (!used.some(({ server }) => server.kind !== 'none') && !WITHOUT_SERVER.includes(option)) {
      good.push(option);
    }
    if (!used.some(({ server }) => server.kind === 'none')) {
      bad.push(option);
    }
  }
  assert.deepEqual({ good, bad }, { good: [], bad: [] });
});

test('there are more than 500 cases, and their names are unique', () => {
  assert.ok(cases.length > 500, `${cases.length} cases`);
  assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
});

/** A word in `requires` that nothing ever meets would skip its case for ever, without a failure. */
test('what cases require are options of some line, or things that the tester knows', () => {
  const known = new Set(
    lines
      .flatMap((line) => line().sections.flatMap(({ rows }) => rows))
      .map(({ name }) => `-${name}`),
  );
  const form =
    /^(ipv6|sctp|heartbeats|server:-\w+|(command|engine|provider):\w+|cipher:.+|feature:[A-Z0-9]+|openssl:(1\.1\.1|3\.\d?))$/;
  const needs = new Set(
    cases.flatMap(({ requires = [] }) => requires).map((need) => need.replace(/^!/, '')),
  );
  assert.deepEqual(
    [...needs].filter((need) => !known.has(need) && !form.test(need)),
    [],
  );
});
