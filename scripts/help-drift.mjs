/*
 * Compares the option tables of lib/dialects with what a real openssl prints for `s_client -help`: what is new there, what
 * is gone, what has another text or place. For a new release of OpenSSL, and for builds with other features.
 *
 * Usage: node scripts/help-drift.mjs [OPENSSL ...]   (paths or names on PATH; `openssl` without an argument)
 * Ends with 1 when a table drifts from a binary. Rows that need a feature which the build lacks are told, and are no drift.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** Where the texts of options begin. */
const TEXT_COLUMN = 28;

/** Rows of a help text: ` -name kind  text`, each with the section that it stands in. */
function parse(help) {
  const rows = new Map();
  let section = '';
  let last;
  for (const line of help.split('\n')) {
    const row = /^ (-?\S+)(?: (\S+))?(?:\s{2,}| (?=\S))?(.*)$/.exec(
      line.slice(0, TEXT_COLUMN).trimEnd(),
    );
    const text = line.slice(TEXT_COLUMN).trim();
    if (/^\S.*:$/.test(line)) {
      section = line;
    } else if (line.startsWith(' ') && row !== null && line.slice(0, TEXT_COLUMN).trim() !== '') {
      last = { section, kind: row[2] ?? '', text, after: last?.name };
      last.name = row[1];
      rows.set(last.name, last);
    } else if (last !== undefined && line.startsWith(' ')) {
      last.text = `${last.text} ${text}`.trim();
    }
  }
  return rows;
}

/** Names that both sides have, in the order of `rows`. */
function inOrder(rows, others) {
  return [...rows.keys()].filter((name) => others.has(name));
}

/** Differences in words; empty when table and binary agree. */
function drift(table, observed, needs) {
  const found = [];
  for (const [name, row] of observed) {
    const known = table.get(name);
    if (known === undefined) {
      found.push(`new: ${name} ${row.kind} "${row.text}" (${row.section} after ${row.after})`);
      continue;
    }
    for (const field of ['section', 'kind', 'text']) {
      if (known[field] !== row[field]) {
        found.push(`${field} of ${name}: "${row[field]}" (table: "${known[field]}")`);
      }
    }
  }
  for (const name of table.keys()) {
    if (!observed.has(name) && needs.get(name) === undefined) {
      found.push(`gone: ${name}`);
    }
  }
  const [ours, theirs] = [inOrder(table, observed), inOrder(observed, table)];
  const moved = theirs.find((name, at) => name !== ours[at]);
  if (moved !== undefined) {
    found.push(`order: from ${moved} on`);
  }
  return found;
}

function output(program, args) {
  const { error, stdout, stderr } = spawnSync(program, args, { encoding: 'latin1' });
  if (error) {
    throw error;
  }
  return stdout + stderr;
}

/** Observes one binary and reports; true when its table is right. */
function check(program) {
  const { lineOf } = require('../dist/lib/dialects');
  const { renderHelp } = require('../dist/lib/options/help');
  const version = output(program, ['version']).trim();
  const numbers = /^OpenSSL (\d+)\.(\d+)/.exec(version);
  if (numbers === null) {
    throw new Error(`${program} is no openssl: ${version.split('\n')[0]}`);
  }
  const dialect = lineOf(Number(numbers[1]), Number(numbers[2]));
  const rows = dialect.sections.flatMap((section) => section.rows);
  const needs = new Map(rows.map((row) => [`-${row.name}`, row.needs]));
  const observed = parse(output(program, ['s_client', '-help']));
  const table = parse(renderHelp(dialect, 's_client'));
  const found = drift(table, observed, needs);
  const without = [...table.keys()].filter((name) => !observed.has(name) && needs.get(name));
  console.log(`${program}: ${version}, table of ${dialect.line}`);
  console.log(`  ${observed.size} rows; not in this build: ${without.join(' ') || 'none'}`);
  for (const line of found) {
    console.log(`  ${line}`);
  }
  return found.length === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const programs = process.argv.slice(2);
  const right = (programs.length === 0 ? ['openssl'] : programs).map((program) => check(program));
  process.exit(right.every(Boolean) ? 0 : 1);
}
