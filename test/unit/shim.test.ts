/*
 * shim/openssl: s_client goes to this package, all else to the real program, however the shim is found.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import test, { after } from 'node:test';

const shim = resolve('shim/openssl');
const shimFolder = resolve('shim');
const folder = mkdtempSync(join(tmpdir(), 's_client-shim-'));
after(() => rmSync(folder, { recursive: true }));

function subfolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** A program that says its name and arguments and exits with 7. */
function program(path: string, name: string): string {
  writeFileSync(path, `#!/bin/sh\necho ${name} "$@"\nexit 7\n`);
  chmodSync(path, 0o755);
  return path;
}

const node = program(join(folder, 'node'), 'node');
const realFolder = subfolder('real');
program(join(realFolder, 'openssl'), 'real');

const linkFolder = subfolder('link');
const link = join(linkFolder, 'openssl');
symlinkSync(shim, link);
const folderLink = join(folder, 'folder-link');
symlinkSync(shimFolder, folderLink);
const copyFolder = subfolder('copy');
copyFileSync(shim, join(copyFolder, 'openssl'));
const notExecutable = subfolder('not-executable');
writeFileSync(join(notExecutable, 'openssl'), '');
const directory = subfolder('directory');
mkdirSync(join(directory, 'openssl'));

interface Settings {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string | undefined;
  readonly command?: string;
}

function run(args: readonly string[], path: readonly string[], settings: Settings = {}) {
  const { status, stdout, stderr } = spawnSync(settings.command ?? shim, args, {
    env: { PATH: path.join(':'), S_CLIENT_NODE: node, ...settings.env },
    cwd: settings.cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const ofReal = (...args: readonly string[]) => ({
  status: 7,
  stdout: `${['real', ...args].join(' ')}\n`,
  stderr: '',
});

test('s_client runs the client of this package, with its exit status', () => {
  const result = run(['s_client', '-connect', 'a:1'], [shimFolder, realFolder]);
  assert.equal(result.status, 7);
  assert.match(
    result.stdout,
    /^node --preserve-symlinks-main \S*\/dist\/start\/s_client\.cjs -connect a:1\n$/,
  );
});

test('s_client through links finds the package', () => {
  for (const command of [link, join(folderLink, 'openssl')]) {
    const result = run(['s_client'], ['/usr/bin', '/bin'], { command });
    assert.match(
      result.stdout,
      /^node --preserve-symlinks-main \S*\/dist\/start\/s_client\.cjs\n$/,
    );
  }
});

test('other subcommands, none, and s_client in another place are for the real program', () => {
  const path = [shimFolder, realFolder];
  for (const args of [['version', '-a'], [], ['x509', 's_client'], ['s_client2'], ['-help']]) {
    assert.deepEqual(run(args, path), ofReal(...args));
  }
});

test('S_CLIENT_REAL_OPENSSL comes before PATH', () => {
  const env = { S_CLIENT_REAL_OPENSSL: program(join(folder, 'other'), 'other') };
  assert.equal(run(['version'], [shimFolder, realFolder], { env }).stdout, 'other version\n');
});

const paths: readonly (readonly [string, readonly string[], string?])[] = [
  ['the shim twice', [shimFolder, shimFolder, realFolder]],
  ['the shim behind it', [realFolder, shimFolder]],
  ["a link to the shim's folder", [shimFolder, folderLink, realFolder]],
  ['a folder with a link to the shim', [linkFolder, shimFolder, realFolder]],
  ['a copy of the shim', [copyFolder, shimFolder, realFolder]],
  ['relative entries', [relative(folder, shimFolder), 'link', 'real'], folder],
  ['the shim in an empty entry', ['', realFolder], shimFolder],
  ['an empty first entry', ['', shimFolder], realFolder],
  ['an empty entry between', [shimFolder, '', shimFolder], realFolder],
  ['an empty last entry', [shimFolder, ''], realFolder],
  ['entries without a program', [notExecutable, directory, '/nowhere', shimFolder, realFolder]],
  ['a pattern', [`${folder}/*`, shimFolder, realFolder]],
];
for (const [name, path, cwd] of paths) {
  test(`the real program is found with ${name} on PATH`, () => {
    for (const command of [shim, link]) {
      assert.deepEqual(run(['version'], path, { cwd, command }), ofReal('version'));
    }
  });
}

test('without a real program: one message, and 127', () => {
  for (const env of [{}, { S_CLIENT_REAL_OPENSSL: link }]) {
    const result = run(['version'], [shimFolder, linkFolder, copyFolder], { env });
    assert.equal(result.status, 127);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /^openssl: .*\n$/);
  }
});
