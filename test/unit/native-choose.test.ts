import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { loadNative } from '../../lib/native';
import { type AddonFinder, choose } from '../../lib/native/choose';
import { type ChildOptions, loader, outputOf, startScript, withNative } from './native-child';

const temporary = mkdtempSync(join(tmpdir(), 'native-choose-'));
test.after(() => rmSync(temporary, { recursive: true, force: true }));

const multiarch = process.arch === 'arm64' ? 'lib/aarch64-linux-gnu' : 'lib/x86_64-linux-gnu';
const printFiles = withNative('console.log(native.library.libssl(), native.library.libcrypto());');

const absent = join(temporary, 'absent');

let count = 0;

/** A fresh folder with the given files, empty ones. */
function folderWith(...files: string[]): string {
  count += 1;
  const folder = join(temporary, `prefix-${count}`);
  mkdirSync(folder);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

/** An installation: the system's libraries, copied. */
function prefixWith(place: string): string {
  const prefix = folderWith();
  const { library } = loadNative();
  mkdirSync(join(prefix, place), { recursive: true });
  copyFileSync(library.libssl(), join(prefix, place, 'libssl.so.3'));
  copyFileSync(library.libcrypto(), join(prefix, place, 'libcrypto.so.3'));
  return prefix;
}

function cacheFolder(): string {
  const cache = folderWith();
  chmodSync(cache, 0o700);
  return cache;
}

function on(prefix: string, cache: string, more: Record<string, string | undefined> = {}) {
  return { env: { S_CLIENT_OPENSSL: prefix, XDG_CACHE_HOME: cache, ...more } };
}

const linksIn = (cache: string) => join(cache, 'openssl-s-client/links');
const linkFolders = (cache: string) => readdirSync(linksIn(cache));

for (const place of ['lib', 'lib64', multiarch]) {
  test(`S_CLIENT_OPENSSL: an installation with its libraries in ${place}`, () => {
    const prefix = prefixWith(place);
    const cache = cacheFolder();
    const wanted = ['libssl.so.3', 'libcrypto.so.3'].map((name) =>
      realpathSync(join(prefix, place, name)),
    );
    assert.equal(outputOf(printFiles, on(prefix, cache)), `${wanted.join(' ')}\n`);
    const [folder, ...others] = linkFolders(cache);
    assert.deepEqual(others, []);
    const links = join(linksIn(cache), folder ?? '');
    assert.equal(readlinkSync(join(links, 'openssl')), join(prefix, place));
    for (const made of [links, dirname(links)]) {
      assert.equal(statSync(made).mode & 0o777, 0o700);
    }
    const { ino } = lstatSync(links);
    outputOf(printFiles, on(prefix, cache));
    assert.deepEqual(linkFolders(cache), [folder], 'used again');
    assert.equal(lstatSync(links).ino, ino);
  });
}

test('without S_CLIENT_OPENSSL, or with an empty one, it is the system library', () => {
  const { library } = loadNative();
  const files = `${library.libssl()} ${library.libcrypto()}\n`;
  assert.equal(outputOf(printFiles, { env: { S_CLIENT_OPENSSL: undefined } }), files);
  assert.equal(outputOf(printFiles, { env: { S_CLIENT_OPENSSL: '' } }), files);
});

/** `stage message` of the error that loading ends in. */
function refusal(options: ChildOptions): string {
  const script = `
    try {
      require(${JSON.stringify(loader)}).loadNative();
    } catch (error) {
      console.log(error.name, error.stage, error.message);
    }`;
  return outputOf(script, options).trim();
}

test('what cannot be served is refused in one sentence', () => {
  const cache = cacheFolder();
  const cases: [string, string][] = [
    [absent, 'no such folder'],
    [
      folderWith('lib64/libssl.a'),
      'a static libssl only; the addon needs libssl.so.3 or libssl.so.1.1',
    ],
    [folderWith('lib/nothing'), `no libssl.so.3 or libssl.so.1.1 in lib, lib64 or ${multiarch}`],
  ];
  for (const [prefix, text] of cases) {
    const wanted = `NativeLoadError choose ${prefix}: ${text}`;
    assert.equal(refusal(on(prefix, cache)), wanted);
  }
  assert.match(
    refusal(on(folderWith('lib/libssl.so.3'), cache)),
    /^NativeLoadError load \S+\/addon\.node: .*libssl\.so\.3: file too short/,
  );
});

test('the library under the prefix decides which addon it is', () => {
  const cache = cacheFolder();
  const { XDG_CACHE_HOME: before } = process.env;
  process.env.XDG_CACHE_HOME = cache;
  try {
    const all = (name: string) => join(temporary, `${name}.node`);
    const addonFor = (prefix: string, find: AddonFinder) =>
      readlinkSync(choose(find, prefix).addon);
    const old = folderWith('lib/libssl.so.1.1');
    const both = folderWith('lib/libssl.so.1.1', 'lib64/libssl.so.3');
    assert.equal(addonFor(folderWith('lib/libssl.so.3'), all), all('openssl3'));
    assert.equal(addonFor(old, all), all('openssl1'));
    assert.equal(addonFor(both, all), all('openssl3'));
    const only1 = (name: string) => (name === 'openssl1' ? all(name) : undefined);
    assert.equal(addonFor(both, only1), all('openssl1'));
    assert.equal(choose(all, old).libcrypto, 'libcrypto.so.1.1');
    assert.throws(() => choose(() => undefined, old), {
      name: 'NativeLoadError',
      stage: 'choose',
      message: `${old}: libssl.so.1.1 needs the addon openssl1, which is not there; OPENSSL_PREFIX=${old} npm rebuild openssl-s-client makes it`,
    });
  } finally {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
  }
});

/** A 1.1.1 that scripts/build-openssl.mjs has made, and the addon for it. */
const old = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'openssl-s-client/openssl/full-1.1.1',
);
const oldMissing = [
  join(old, 'lib/libssl.so.1.1'),
  join(__dirname, '../../../build/Release/openssl1.node'),
].find((file) => !existsSync(file));

test('S_CLIENT_OPENSSL: a 1.1.1', { skip: oldMissing && `no ${oldMissing}` }, () => {
  const wanted = ['libssl.so.1.1', 'libcrypto.so.1.1'].map((name) => join(old, 'lib', name));
  const files = wanted.map((file) => realpathSync(file));
  assert.equal(outputOf(printFiles, on(old, cacheFolder())), `${files.join(' ')}\n`);
});

test('a library that comes before the chosen one is noticed', () => {
  const prefix = prefixWith('lib');
  const other = prefixWith('lib');
  const env = on(prefix, cacheFolder(), { LD_LIBRARY_PATH: join(other, 'lib') });
  const bound = join(realpathSync(other), 'lib/libssl.so.3');
  const wanted = join(realpathSync(prefix), 'lib/libssl.so.3');
  assert.equal(
    refusal(env),
    `NativeLoadError check ${prefix}: the addon runs on ${bound} instead of ${wanted}; that one was loaded before, or LD_LIBRARY_PATH names it`,
  );
});

test('no addon, or a file that is none', () => {
  assert.match(
    refusal({ env: { S_CLIENT_ADDON: join(temporary, 'absent.node') } }),
    /^NativeLoadError load \S+\/absent\.node: cannot open shared object file/,
  );
  const empty = join(folderWith('empty.node'), 'empty.node');
  assert.match(
    refusal({ env: { S_CLIENT_ADDON: empty } }),
    /^NativeLoadError load \S+\/empty\.node: file too short$/,
  );
});

test('eight processes start at once on a new installation', async () => {
  const prefix = prefixWith('lib');
  const cache = cacheFolder();
  const all = await Promise.all(
    Array.from({ length: 8 }, () => startScript(printFiles, on(prefix, cache))),
  );
  for (const { status, stdout, stderr } of all) {
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    assert.ok(stdout.startsWith(join(realpathSync(prefix), 'lib/libssl.so.3')));
  }
  assert.equal(linkFolders(cache).length, 1);
});

test('a folder for other paths is left alone', () => {
  const prefix = prefixWith('lib');
  const cache = cacheFolder();
  outputOf(printFiles, on(prefix, cache));
  const [name] = linkFolders(cache);
  const links = join(linksIn(cache), name ?? '');
  rmSync(join(links, 'openssl'));
  symlinkSync('/nonexistent', join(links, 'openssl'));
  assert.ok(outputOf(printFiles, on(prefix, cache)).startsWith(realpathSync(prefix)));
  assert.deepEqual(linkFolders(cache).sort(), [name, `${name}-1`]);
  assert.equal(readlinkSync(join(links, 'openssl')), '/nonexistent');
});

/** Makes the place of the links unsafe; with no other place allowed, loading must refuse. */
const hostile: Record<string, (place: string, cache: string) => void> = {
  'writable by the group': (place) => chmodSync(place, 0o770),
  'readable by others': (place) => chmodSync(place, 0o705),
  'a link to elsewhere': (place, cache) => {
    rmSync(place, { recursive: true });
    mkdirSync(join(cache, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(cache, 'elsewhere'), place);
  },
  'a file': (place) => {
    rmSync(place, { recursive: true });
    writeFileSync(place, '');
  },
  'in a folder that others may write to': (_place, cache) => chmodSync(cache, 0o777),
};

for (const [what, spoil] of Object.entries(hostile)) {
  test(`the place of the links is ${what}: another is taken, or none`, () => {
    const prefix = prefixWith('lib');
    const cache = cacheFolder();
    const place = linksIn(cache);
    mkdirSync(place, { recursive: true, mode: 0o700 });
    spoil(place, cache);

    const spare = cacheFolder();
    const nowhere = on(prefix, cache, { HOME: absent, TMPDIR: absent });
    assert.match(
      refusal(nowhere),
      /^NativeLoadError choose \S+: no private folder can be made at /,
    );
    const elsewhere = on(prefix, cache, { HOME: absent, TMPDIR: spare });
    assert.ok(outputOf(printFiles, elsewhere).startsWith(realpathSync(prefix)));
    assert.deepEqual(readdirSync(spare), [`openssl-s-client-${process.getuid?.()}`]);
    assert.equal(existsSync(absent), false);
  });
}

test('the place of the links belongs to somebody else', (t) => {
  if (process.getuid?.() !== 0) {
    t.skip('only root can give a folder away');
    return;
  }
  const prefix = prefixWith('lib');
  const cache = cacheFolder();
  const place = linksIn(cache);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  chownSync(place, 65534, 65534);
  const env = on(prefix, cache, { HOME: absent, TMPDIR: absent });
  assert.match(refusal(env), /no private folder can be made at /);
});
