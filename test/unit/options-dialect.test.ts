import assert from 'node:assert/strict';
import test from 'node:test';
import { derive, forBuild, lineOf, lines, openssl30 } from '../../lib/dialects';
import { row } from '../../lib/dialects/rows';
import type { Dialect } from '../../lib/dialects/types';
import { renderHelp } from '../../lib/options/help';
import { atoi, readInteger } from '../../lib/options/number';

const names = (dialect: Dialect) =>
  dialect.sections.flatMap(({ rows }) => rows.map(({ name }) => name));

const small: Dialect = {
  ...openssl30,
  sections: [{ title: 'Some options', rows: [row('a', 'none', 'first'), row('b', 'uri', 'next')] }],
  parameters: [],
};

test('no option stands twice in a table', () => {
  for (const one of lines.map((line) => line()))
    assert.equal(new Set(names(one)).size, names(one).length, one.line);
});

test('a release has the line of its own, or the last one before it', () => {
  assert.deepEqual(
    [lineOf(1, 1), lineOf(3, 0), lineOf(3, 1), lineOf(3, 6), lineOf(4, 0)].map(({ line }) => line),
    ['1.1.1', '3.0', '3.1', '3.6', '3.6'],
  );
});

test('a line is written as its differences from another', () => {
  const later = derive(small, {
    line: '9.0',
    removed: ['a'],
    added: { a: [row('c', 'int', 'third')], 'Some options': [row('d', 'none', 'fourth')] },
    help: { b: 'changed' },
    rest: { usage: () => 'Usage\n' },
  });
  assert.equal(later.line, '9.0');
  assert.equal(
    renderHelp(later),
    'Usage\n\nSome options:\n -d      fourth\n -c int  third\n -b uri  changed\n',
  );
  assert.deepEqual(names(small), ['a', 'b']);
});

test('a difference from what is not there is refused', () => {
  const changes = { line: '9.0', removed: ['x'], added: { y: [] }, help: { z: '' } };
  assert.throws(() => derive(small, changes), /3\.0 has no x, y, z/);
});

test('a build without a feature does not know its options', () => {
  const build = forBuild(openssl30, (feature) => feature !== 'srp' && feature !== 'sctp');
  const dropped = names(openssl30).filter((name) => !names(build).includes(name));
  assert.deepEqual(dropped, [
    'sctp',
    'sctp_label_bug',
    'srpuser',
    'srppass',
    'srp_lateuser',
    'srp_moregroups',
    'srp_strength',
  ]);
});

test('a label of 30 characters has its own line and does not widen the column', () => {
  const long = `n${'o'.repeat(27)}`;
  const rows = [row('ab', 'none', 'x'), row(long, 'none', 'y')];
  const dialect = { ...small, sections: [{ title: 'T', rows }] };
  assert.equal(
    renderHelp(dialect, 'p'),
    `Usage: p [options] [host:port]\n\nT:\n -ab   x\n -${long}\n       y\n`,
  );
  const fits = [row('ab', 'none', 'x'), row(long.slice(1), 'none', 'y')];
  assert.equal(
    renderHelp({ ...small, sections: [{ title: 'T', rows: fits }] }, 'p'),
    `Usage: p [options] [host:port]\n\nT:\n -ab${' '.repeat(25)}  x\n -${long.slice(1)}  y\n`,
  );
});

test('integers are those of strtol with base 0, within 64 bits', () => {
  const cases: readonly (readonly [string, bigint | undefined])[] = [
    ['0', 0n],
    ['-0', 0n],
    ['007', 7n],
    [' \t\n\v\f\r+0x1F', 31n],
    ['-0X80000000', -2147483648n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['0x8000000000000000', undefined],
    ['-9223372036854775809', undefined],
    ['', undefined],
    ['0x', undefined],
    ['09', undefined],
    ['0b1', undefined],
    ['1 ', undefined],
    ['1\n', undefined],
    ['+-1', undefined],
    ['\xa01', undefined],
  ];
  for (const [text, value] of cases) assert.equal(readInteger(text), value, JSON.stringify(text));
});

test('atoi reads decimal digits only', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['', 0],
    ['x', 0],
    ['0x10', 0],
    ['010', 10],
    [' +7z', 7],
    ['-5', -5],
    ['- 5', 0],
    ['2147483648', -2147483648],
    ['99999999999999999999', -1],
    ['-99999999999999999999', 0],
  ];
  for (const [text, value] of cases) assert.equal(atoi(text), value, JSON.stringify(text));
});
