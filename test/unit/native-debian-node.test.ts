import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { loadNative } from '../../lib/native';
import { loader, outputOf, withNative } from './native-child';
import { type DebianNode, debianNode } from './native-debian-node';

let node: DebianNode | undefined;
let reason = '';
try {
  node = debianNode();
} catch (error) {
  reason = `no nodejs of Debian: ${(error as Error).message}`;
}
const skip = node === undefined ? reason : false;

function outputOnDebian(script: string, env: Record<string, string> = {}): string {
  assert.ok(node);
  return outputOf(script, { node: [...node.command], env: { ...node.env, ...env } });
}

test("Debian's nodejs, linked with the system's libssl, runs the addon on that one", {
  skip,
}, () => {
  const { library } = loadNative();
  const script = withNative(`
    const { library, SslCtx, Ssl, Bio } = native;
    const ssl = Ssl.create(SslCtx.create('tls'));
    ssl.setBio(Bio.newMem(), Bio.newMem());
    ssl.setConnectState();
    console.log(process.version, library.libssl(), library.version(0), ssl.doHandshake());
    const { createHash } = require('node:crypto');
    console.log(createHash('sha256').update('x').digest('hex').slice(0, 8), native.err.peek());`);
  assert.equal(
    outputOnDebian(script),
    `v18.20.4 ${library.libssl()} ${library.version(0)} -1\n2d711642 0\n`,
  );
});

test("Debian's nodejs cannot run the addon on another libssl, and says so", { skip }, (t) => {
  const prefix = mkdtempSync(join(tmpdir(), 'native-debian-node-'));
  t.after(() => rmSync(prefix, { recursive: true, force: true }));
  const { library } = loadNative();
  const place = join(prefix, 'lib');
  mkdirSync(place);
  copyFileSync(library.libssl(), join(place, 'libssl.so.3'));
  copyFileSync(library.libcrypto(), join(place, 'libcrypto.so.3'));
  const script = `
    try {
      require(${JSON.stringify(loader)}).loadNative();
    } catch (error) {
      console.log(error.stage, error.message);
    }`;
  const env = { S_CLIENT_OPENSSL: prefix, XDG_CACHE_HOME: prefix };
  assert.equal(
    outputOnDebian(script, env),
    `check ${prefix}: the addon runs on ${library.libssl()} instead of ${realpathSync(place)}/libssl.so.3; that one was loaded before, or LD_LIBRARY_PATH names it\n`,
  );
});
