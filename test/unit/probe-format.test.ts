/*
 * How records leave s_client-probe: fields, JSON, CSV, tables; text of hostile servers on a terminal.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { UsageError } from '../../lib/probe/cli/errors';
import { DEFAULT_FIELDS, readPath, valueAt } from '../../lib/probe/cli/fields';
import { formatNamed } from '../../lib/probe/cli/format';
import { progressText } from '../../lib/probe/cli/progress';
import { summaryText, Tally } from '../../lib/probe/cli/summary';
import { clipped, harmlessJson, visible } from '../../lib/probe/cli/visible';

const HOSTILE = '\u001b[2J\u009b31m\u202eevil\u2066\u200b\u0007\r\n\t\0\u2028\ufeff\\';
const HARMLESS = /^[^\p{C}\p{Zl}\p{Zp}\p{M}]*$/u;

test('text made visible', () => {
  assert.equal(visible('plain \u00e9\u4e2d'), 'plain \u00e9\u4e2d');
  assert.equal(visible('\u001b[2J\r\n\\x1b'), '\\x1b[2J\\x0d\\x0a\\\\x1b');
  assert.equal(visible('\u009b\u202e\u{e0001}'), '\\x9b\\u{202e}\\u{e0001}');
  assert.equal(visible('\ud800a'), '\\u{d800}a');
  assert.match(visible(HOSTILE), HARMLESS);
  for (let code = 0; code < 0x3000; code += 1) {
    assert.match(visible(String.fromCodePoint(code)), HARMLESS);
  }
});

test('text cut to a width', () => {
  assert.equal(clipped('abc', 3), 'abc');
  assert.equal(clipped('abcd', 3), 'ab\u2026');
  assert.equal(clipped('\n\n', 4), '\\x0\u2026');
  assert.equal([...clipped('x'.repeat(1e6), 10)].length, 10);
});

test('JSON on a terminal: the same value, and harmless', () => {
  const json = JSON.stringify({ a: HOSTILE, b: 'plain \u00e9' });
  const shown = harmlessJson(json);
  assert.deepEqual(JSON.parse(shown), JSON.parse(json));
  assert.match(shown, /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
  assert.ok(shown.includes('plain \u00e9'));
});

test('JSON elsewhere: as it is', () => {
  const json = JSON.stringify({ a: HOSTILE });
  assert.equal(formatNamed('json', [], false).row(json), `${json}\n`);
  assert.equal(formatNamed('json', [], true).row(json), `${harmlessJson(json)}\n`);
  assert.equal(formatNamed('json', [], false).head, '');
});

test('fields: those that there are', () => {
  const record = {
    target: 't',
    error: null,
    chain: [{ key: { bits: 2048 }, sans: ['DNS:a', 'DNS:b'] }],
    enumeration: { ciphers: { TLSv1: ['A'], 'TLSv1.2': ['B', 'C'] } },
  };
  for (const [text, value] of [
    ['target', 't'],
    ['chain.0.key.bits', 2048],
    ['chain.0.sans.1', 'DNS:b'],
    ['chain.1.subject', undefined],
    ['error.code', undefined],
    ['ms.total', undefined],
    ['enumeration.ciphers.TLSv1.0', 'A'],
    ['enumeration.ciphers.TLSv1.2', ['B', 'C']],
    ['enumeration.ciphers.TLSv1.2.1', 'C'],
    ['chain', record.chain],
  ] as const) {
    assert.deepEqual(valueAt(record, readPath(text)), value, text);
  }
  assert.equal(DEFAULT_FIELDS.split(',').map(readPath).length, 14);
});

test('fields: those that there are not', () => {
  for (const wrong of [
    ...['', '.', 'nosuch', 'target.x', 'target.', 'chain.x', 'chain.-1', 'chain.00', 'chain.0.'],
    ...['error.nosuch', 'toString', '__proto__', 'chain.length', 'enumeration.ciphers.x'],
    ...['enumeration.ciphers.__proto__', 'chain.99999', '.target', ' target'],
  ]) {
    assert.throws(() => readPath(wrong), UsageError, wrong);
  }
});

test('CSV: quotes where they are needed, nothing for what is not there', () => {
  const paths = ['target', 'error.message', 'hostname', 'chain.0.sans', 'port'].map(readPath);
  const format = formatNamed('csv', paths, false);
  assert.equal(format.head, 'target,error.message,hostname,chain.0.sans,port\r\n');
  const record = {
    target: '=a,"b"',
    error: { message: 'two\r\nlines' },
    hostname: false,
    chain: [{ sans: ['DNS:a'] }],
    port: 443,
  };
  assert.equal(
    format.row(JSON.stringify(record)),
    '"=a,""b""","two\r\nlines",false,"[""DNS:a""]",443\r\n',
  );
  assert.equal(format.row('{"target":null,"error":null}'), ',,,,\r\n');
  assert.equal(format.row('{"target":" a "}'), ' a ,,,,\r\n');
});

test('CSV on a terminal is harmless, too', () => {
  const format = formatNamed('csv', [readPath('target')], true);
  const row = format.row(JSON.stringify({ target: HOSTILE }));
  assert.match(row.slice(0, -2), HARMLESS);
});

const RECORD = {
  target: 'example.com',
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  chain: [{ notAfter: '2027-01-02T03:04:05Z' }],
  ms: { total: 12.345 },
  verification: null,
  hostname: null,
  error: null,
};

test('tables: columns in line, one line each, harmless', () => {
  const format = formatNamed('table', [], true);
  const row = format.row(JSON.stringify(RECORD));
  assert.equal(row.indexOf('TLSv1.3'), format.head.indexOf('PROTOCOL'));
  assert.equal(row.indexOf('2027-01-02'), format.head.indexOf('UNTIL'));
  assert.match(row, / 12 +not verified\n$/);
  const hostile = format.row(
    JSON.stringify({
      ...RECORD,
      target: HOSTILE.repeat(10),
      chain: [{ notAfter: HOSTILE }],
      error: { stage: 'starttls', code: 'STARTTLS', message: HOSTILE },
    }),
  );
  assert.match(hostile.slice(0, -1), HARMLESS);
  assert.equal(hostile.indexOf('TLSv1.3'), format.head.indexOf('PROTOCOL'));
});

test('tables: the verdict', () => {
  const format = formatNamed('table', [], false);
  const result = (more: object) =>
    format
      .row(JSON.stringify({ ...RECORD, ...more }))
      .trimEnd()
      .split(/ {2,}/)
      .at(-1);
  const ok = { ok: true, code: 0, message: 'ok' };
  const untrusted = { ok: false, code: 20, message: 'unable to get local issuer certificate' };
  assert.equal(result({ verification: ok, hostname: true }), 'ok');
  assert.equal(result({ verification: ok, hostname: false }), 'other name');
  assert.equal(result({ verification: untrusted }), untrusted.message);
  const error = { stage: 'connect', code: 'ECONNREFUSED', message: 'Connection refused' };
  const refused = { error, chain: null, protocol: null, cipher: null };
  assert.equal(result(refused), 'connect: ECONNREFUSED Connection refused');
});

test('progress in words', () => {
  const state = { done: 50, failed: 2, inFlight: 7 };
  assert.equal(progressText(state, 10, null), '50 done, 5.0/s, 2 failed, 7 in flight');
  assert.equal(
    progressText(state, 1, 18050),
    '50 of 18050 done, 50/s, 2 failed, 7 in flight, 00:06:00 left',
  );
  assert.equal(
    progressText({ done: 0, failed: 0, inFlight: 0 }, 0, 5),
    '0 of 5 done, 0.0/s, 0 failed, 0 in flight',
  );
});

test('the summary', () => {
  const tally = new Tally();
  tally.count({ index: 0, line: '', marks: [], failed: null });
  tally.count({ index: 1, line: '', marks: ['expired', 'untrusted'], failed: null });
  tally.count({ index: 2, line: '', marks: ['unreachable'], failed: 'connect' });
  tally.invalid = 2;
  const rest = { resumed: 5, signal: 'SIGINT', seed: 7, library: 'OpenSSL 3.0.19' };
  const { seconds, rate, ...summary } = tally.summary(rest);
  assert.ok(seconds >= 0 && rate >= 0);
  assert.deepEqual(summary, {
    v: 1,
    targets: 3,
    failed: 1,
    errors: { connect: 1 },
    marks: { expired: 1, untrusted: 1, unreachable: 1 },
    invalid: 2,
    dropped: 0,
    ...rest,
  });
  assert.match(
    summaryText({ ...summary, seconds: 1.5, rate: 2 }),
    /^s_client-probe: 3 targets in 1\.5 s, 2\/s; 1 failed \(connect 1\); 2 not understood; 5 done before; seed 7; ended by SIGINT; OpenSSL 3\.0\.19\n$/,
  );
});
