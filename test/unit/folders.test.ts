/*
 * The shape that ARCHITECTURE.md promises: which folder may import which, how long a file may be, and nothing in the
 * repository that only holds on one machine.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import test from 'node:test';

/** A folder of lib imports from itself and from those before it; files directly in lib import from all. */
const order = [
  'dialects',
  'native',
  'starttls',
  'options',
  'print',
  'context',
  'transport',
  'session',
  'probe',
  'parity',
];
const topLevel = order.length;
const maxLines = 400;
/** Tables and declarations, which nothing is gained by cutting up. */
const lists = [join('lib', 'dialects'), join('lib', 'native', 'api.ts')];

function files(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** The rank of a file of lib, or of a folder imported as a whole; -1 for a folder that the order does not know. */
function rank(path: string): number {
  const [first = '', ...rest] = relative('lib', path).split(sep);
  return rest.length === 0 && !order.includes(first) ? topLevel : order.indexOf(first);
}

/** Relative paths in import and export statements, import types, import() and require(). */
function imports(file: string): readonly string[] {
  const pattern = /(?:\bfrom\s+|\bimport\s+|\bimport\s*\(\s*|\brequire\s*\(\s*)['"](\.[^'"]*)['"]/g;
  return [...readFileSync(file, 'utf8').matchAll(pattern)].map((match) =>
    relative('.', resolve(dirname(file), match[1] ?? '')),
  );
}

test('a folder imports only from folders to its left', () => {
  const wrong: string[] = [];
  for (const file of files('lib', /\.ts$/)) {
    const from = rank(file);
    if (from < 0) {
      wrong.push(`${file}: its folder is not in the order`);
    }
    for (const target of imports(file)) {
      const to = rank(target);
      if (target.startsWith('..') || !target.startsWith(`lib${sep}`) || to < 0 || to > from) {
        wrong.push(`${file} imports ${target}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test(`no file has more than ${maxLines} lines, but for tables and declarations`, () => {
  const long = [...files('lib', /\.ts$/), ...files('native', /\.(cc|h)$/), ...files('scripts', /./)]
    .filter((file) => !lists.some((path) => file.startsWith(path)))
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > maxLines);
  assert.deepEqual(long, []);
});

test("no tracked file names a user's folder, this checkout's path or a package registry", () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  const literal = [resolve('.'), homedir()].filter((path) => path.length > 1).map((p) => `${p}/`);
  const patterns = [
    /\/(?:home|Users)\/\w/,
    /\b(?:registry|deb|ports|archive|security)\.[\w-]+\.(?:org|com|net|io|dev)\b/,
  ];
  const wrong = tracked
    .filter((file) => file !== '')
    .flatMap((file) =>
      readFileSync(file, 'latin1')
        .split('\n')
        .filter(
          (line) =>
            literal.some((path) => line.includes(path)) || patterns.some((one) => one.test(line)),
        )
        .map((line) => `${file}: ${line}`),
    );
  assert.deepEqual(wrong, []);
});
