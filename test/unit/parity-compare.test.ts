// Comparing and reporting: where two texts differ first, and how that is shown.

import assert from 'node:assert/strict';
import test from 'node:test';
import { compareParts, compareText } from '../../lib/parity/compare';
import {
  escapeBytes,
  renderDifference,
  renderResult,
  renderTotals,
  total,
} from '../../lib/parity/report';
import type { CaseResult } from '../../lib/parity/run';

const PLACE = { mode: 'split', round: 1 };

test('equal texts have no difference', () => {
  assert.equal(compareText('stdout', 'a\nb\n', 'a\nb\n'), undefined);
  assert.equal(compareText('stdout', '', ''), undefined);
});

test('the first differing byte has an offset, a line and a column', () => {
  const found = compareText('stdout', 'one\ntwo\nthree\n', 'one\ntwo\nthrxe\n');
  assert.deepEqual(found, {
    part: 'stdout',
    offset: 11,
    line: 3,
    column: 3,
    reference: 'three\n',
    candidate: 'thrxe\n',
  });
});

test('a difference in the first byte', () => {
  const found = compareText('stderr', 'a', 'b');
  assert.equal(found?.offset, 0);
  assert.equal(found?.line, 1);
  assert.equal(found?.column, 0);
});

test('a lost newline is shown at the newline', () => {
  const found = compareText('stdout', 'a\nb\nc\n', 'a\nbc\n');
  assert.equal(found?.line, 2);
  assert.equal(found?.column, 1);
  assert.equal(found?.reference, 'b\n');
  assert.equal(found?.candidate, 'bc\n');
});

test('a lost last byte and a text that ends too soon', () => {
  assert.equal(compareText('stdout', 'ab\n', 'ab')?.offset, 2);
  const none = compareText('stdout', 'ab\ncd\n', 'ab\n');
  assert.equal(none?.line, 2);
  assert.equal(none?.candidate, '');
});

test('parts that only one side has are differences', () => {
  const a = [{ name: 'stdout', text: 'x' }];
  const b = [...a, { name: 'file extra', text: 'y' }];
  assert.deepEqual(
    compareParts(a, b).map(({ part, reference }) => [part, reference]),
    [['file extra', null]],
  );
  assert.deepEqual(
    compareParts(b, a).map(({ part, candidate }) => [part, candidate]),
    [['file extra', null]],
  );
});

test('unprintable bytes are escaped', () => {
  assert.equal(escapeBytes('a\tb\\\r\n\x00\x7f\xe9'), 'a\\tb\\\\\\r\\n\\x00\\x7f\\xe9');
});

test('the caret stands under the byte, also behind escapes', () => {
  const found = compareText('stdout', '\x01abc\n', '\x01abd\n');
  assert.ok(found);
  const lines = renderDifference({ ...found, ...PLACE }).split('\n');
  assert.equal(lines[0], '  stdout (split, round 1) at byte 3, line 1:');
  assert.equal(lines[1], '    reference |\\x01abc\\n');
  assert.equal(lines[3]?.indexOf('^'), lines[1]?.indexOf('c\\n'));
});

test('long lines are cut around the difference', () => {
  const found = compareText('stdout', `${'x'.repeat(500)}a`, `${'x'.repeat(500)}b`);
  assert.ok(found);
  const lines = renderDifference({ ...found, ...PLACE }).split('\n');
  assert.ok(lines.every((line) => line.length < 140));
  assert.equal(lines[1]?.[lines[3]?.indexOf('^') ?? -1], 'a');
  assert.equal(lines[2]?.[lines[3]?.indexOf('^') ?? -1], 'b');
});

test('totals: the last line counts passed and failed', () => {
  const result = (outcome: CaseResult['outcome']): CaseResult => ({
    name: outcome,
    outcome,
    differences: [],
    milliseconds: 1,
  });
  const all = (['equal', 'different', 'known', 'stale', 'skipped', 'broken'] as const).map(result);
  assert.equal(renderTotals(total(all)).split('\n').at(-1), '1 passed, 3 failed');
  assert.equal(renderTotals(total([result('equal')])), '1 passed, 0 failed');
  assert.equal(
    renderResult({ ...result('stale'), reason: 'x' }),
    'STALE stale (equal, but in the ledger: x)',
  );
});
