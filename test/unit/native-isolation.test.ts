import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { loadNative } from '../../lib/native';
import { loader, outputOf, root, runScript, startScript, withNative } from './native-child';
import { hideSymbol } from './native-elf';

const addon = [
  process.env.S_CLIENT_ADDON ?? '',
  join(root, 'build/Release/openssl3.node'),
  join(root, 'build/cmake/openssl3/Release/openssl3.node'),
].find((file) => existsSync(file)) as string;
const temporary = mkdtempSync(join(tmpdir(), 'native-isolation-'));
test.after(() => rmSync(temporary, { recursive: true, force: true }));

/** Node with its own OpenSSL inside, which exports it: all of nodejs.org's and most of others. */
const nodeHasOpenssl = process.config.variables.node_shared_openssl !== true;
const needsOwnOpenssl = nodeHasOpenssl ? false : 'this Node has no OpenSSL of its own';

function compiler(): string | undefined {
  return ['cc', 'gcc'].find((name) => spawnSync(name, ['--version']).status === 0);
}

/** Runs `node -e` so that `exports` are those of an addon file, loaded with the flags given. */
function dlopenScript(file: string, flags: number): string {
  return `const m = { exports: {} };
    process.dlopen(m, ${JSON.stringify(file)}, ${flags});
    const native = m.exports;
    console.log(native.library.libssl());`;
}

test('the libssl bound is a shared one, not that in the node executable', () => {
  const { library } = loadNative();
  const node = realpathSync(process.execPath);
  for (const file of [library.libssl(), library.libcrypto()]) {
    assert.notEqual(file, node);
    assert.match(file, /\/lib(ssl|crypto)\.so\.3$/);
  }
  const inLibrary = readFileSync(library.libcrypto(), 'latin1');
  assert.ok(inLibrary.includes(library.version(0)), 'the version is that of the file');
});

test('without RTLD_DEEPBIND the addon refuses to run', { skip: needsOwnOpenssl }, () => {
  const { RTLD_NOW, RTLD_DEEPBIND } = constants.dlopen;
  assert.match(outputOf(dlopenScript(addon, RTLD_NOW | RTLD_DEEPBIND)), /libssl\.so\.3/);
  const child = runScript(dlopenScript(addon, RTLD_NOW));
  assert.equal(child.status, 1);
  assert.match(child.stderr, /SSL_new is bound to \S+, not to a shared libssl\.so/);
});

/** The files that the engine's symbols come from, when the addon in `file` loads it. */
function whereEngineIsBound(engine: string, file: string): Record<string, string> {
  const record = join(temporary, 'record');
  runScript(withNative(`native.Engine.loadDynamic(${JSON.stringify(engine)});`), {
    env: { S_CLIENT_ADDON: file, WHICH_LIBCRYPTO: record },
  });
  const lines = readFileSync(record, 'latin1').trim().split('\n');
  rmSync(record);
  return Object.fromEntries(lines.map((line) => line.split(' ')));
}

test('an engine binds to the libcrypto of the addon, thanks to its dlopen', (t) => {
  const cc = compiler();
  if (cc === undefined) {
    t.skip('no C compiler');
    return;
  }
  const engine = join(temporary, 'which-libcrypto.so');
  const source = join(root, 'test/native/which-libcrypto.c');
  const args = ['-shared', '-fPIC', '-o', engine, source, '-lcrypto'];
  const compiled = spawnSync(cc, args, { encoding: 'utf8' });
  assert.equal(compiled.status, 0, compiled.stderr);

  const bound = whereEngineIsBound(engine, addon);
  const ours = loadNative().library.libcrypto();
  for (const symbol of ['ENGINE_set_id', 'ASYNC_get_current_job']) {
    assert.equal(realpathSync(bound[symbol] ?? ''), ours, symbol);
  }
  if (!nodeHasOpenssl) {
    return;
  }
  const mute = join(temporary, 'mute.node');
  hideSymbol(addon, mute, 'dlopen');
  const astray = whereEngineIsBound(engine, mute);
  for (const symbol of ['ENGINE_set_id', 'ASYNC_get_current_job']) {
    const file = realpathSync(astray[symbol] ?? '');
    assert.equal(file, realpathSync(process.execPath), `${symbol} without the addon's dlopen`);
  }
});

test('the addon shows nothing but its entry points and what it puts before a library', (t) => {
  const nm = spawnSync('nm', ['-D', '--defined-only', addon], { encoding: 'utf8' });
  if (nm.status !== 0) {
    t.skip('no nm');
    return;
  }
  const names = nm.stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[2]);
  assert.deepEqual(names.sort(), [
    'd2i_X509',
    'dlopen',
    'fopen',
    'fopen64',
    'napi_register_module_v1',
    'node_api_module_get_api_version_v1',
  ]);
});

test('several Workers load it at once, use it, and exit', async () => {
  const script = `
    const { Worker, isMainThread, parentPort } = require('node:worker_threads');
    const body = ${JSON.stringify(
      withNative(`
        const bio = native.Bio.newMem('abc');
        bio.setCallback(() => {});
        native.Bio.newFile('/nonexistent', 'r');
        const ctx = native.SslCtx.create('tls');
        native.Ssl.create(ctx);
        require('node:worker_threads').parentPort.postMessage(native.err.take().length);`),
    )};
    let open = 0;
    for (let i = 0; i < 6; i++) {
      open++;
      const worker = new Worker(body, { eval: true });
      worker.on('message', (count) => console.log('errors', count));
      worker.on('exit', (status) => {
        console.log('exit', status);
        if (--open === 0) {
          console.log(require(${JSON.stringify(loader)}).loadNative().err.peek());
        }
      });
    }`;
  const { status, signal, stdout, stderr } = await startScript(script);
  assert.deepEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: '' });
  const lines = stdout.trim().split('\n');
  assert.equal(lines.filter((line) => line === 'exit 0').length, 6);
  assert.equal(lines.filter((line) => /^errors [1-9]/.test(line)).length, 6, 'a queue per thread');
  assert.equal(lines.at(-1), '0');
});

test('a Worker ends in the middle of a callback', async () => {
  const script = `
    const { Worker } = require('node:worker_threads');
    const body = ${JSON.stringify(
      withNative(`
        const bio = native.Bio.newMem();
        bio.setCallback(() => {
          require('node:worker_threads').parentPort.postMessage('inside');
          for (;;);
        });
        bio.write('x');`),
    )};
    const worker = new Worker(body, { eval: true });
    worker.on('message', () => worker.terminate().then((status) => console.log('exit', status)));`;
  const { status, signal, stdout, stderr } = await startScript(script);
  assert.deepEqual(
    { status, signal, stdout, stderr },
    { status: 0, signal: null, stdout: 'exit 1\n', stderr: '' },
  );
});

test('a source that sees other openssl/ headers does not compile', (t) => {
  const headers = join(process.execPath, '../../include/node');
  if (!existsSync(join(headers, 'openssl/opensslv.h'))) {
    t.skip('no headers of Node');
    return;
  }
  const flags = spawnSync('node', [join(root, 'scripts/openssl-flags.mjs'), 'hash'], {
    encoding: 'utf8',
  }).stdout.trim();
  const check = (hash: string, ...extra: string[]) =>
    spawnSync(
      'g++',
      [
        '-fsyntax-only',
        '-std=c++17',
        '-DNAPI_VERSION=8',
        '-DNODE_ADDON_API_CPP_EXCEPTIONS',
        `-DWANTED_OPENSSL_HASH=${hash}`,
        ...extra,
        `-I${join(root, 'node_modules/node-api-headers/include')}`,
        `-I${join(root, 'node_modules/node-addon-api')}`,
        join(root, 'native/isolation.cc'),
      ],
      { encoding: 'utf8' },
    );
  const good = check(flags);
  if (good.error !== undefined) {
    t.skip('no C++ compiler');
    return;
  }
  assert.equal(good.status, 0, good.stderr);
  assert.match(check(flags, `-I${headers}`).stderr, /Node's openssl\/ headers are in the include/);
  assert.match(check('1U').stderr, /the openssl\/ headers found are not those/);
});
