/*
 * The script that compares the option tables with a binary's own help: with the real binary, and with one that differs.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import test from 'node:test';

const script = path.join(__dirname, '../../../scripts/help-drift.mjs');

function drift(program: string): { status: number | null; lines: string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, program], {
    encoding: 'utf8',
  });
  return { status, lines: (stdout + stderr).trimEnd().split('\n') };
}

test('the table of the line agrees with the binary', () => {
  const { status, lines } = drift('openssl');
  assert.equal(status, 0, lines.join('\n'));
  assert.match(lines[1] ?? '', /^ {2}1\d\d rows; not in this build: /);
});

test('what is new, gone, changed or moved in a binary is told', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's_client-drift-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const program = path.join(folder, 'openssl');
  const edit = [
    's/Disable Encrypt-then-Mac extension/Another text/',
    '/ -no_middlebox /d',
    's/^ -crlf  .*/ -brand_new val             Not seen before/',
  ].join(';');
  const help = `openssl s_client -help 2>&1 | sed '${edit}'`;
  fs.writeFileSync(
    program,
    `#!/bin/sh\ncase $1 in version) openssl version ;; *) ${help} ;; esac\n`,
  );
  fs.chmodSync(program, 0o755);
  const { status, lines } = drift(program);
  assert.equal(status, 1);
  assert.deepEqual(lines.slice(2), [
    '  new: -brand_new val "Not seen before" (Input/Output options: after -sess_in)',
    '  text of -no_etm: "Another text" (table: "Disable Encrypt-then-Mac extension")',
    '  gone: -crlf',
    '  gone: -no_middlebox',
  ]);
});

test('a program that is no openssl is refused', () => {
  const { status, lines } = drift('true');
  assert.equal(status, 1);
  assert.ok(lines.some((line) => line.includes('true is no openssl')));
});
