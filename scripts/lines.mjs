/*
 * The OpenSSL lines that suites are played on: the build of a line, the addon for it, the variables that choose both.
 * Used by matrix.mjs and servers.mjs.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildOpenssl } from './build-openssl.mjs';
import { NoSource } from './openssl-source.mjs';
import { run } from './steps.mjs';

/** What makes a suite run on the OpenSSL under a prefix. */
export function environmentOf(prefix) {
  return { S_CLIENT_OPENSSL: prefix, S_CLIENT_REFERENCE: join(prefix, 'bin/openssl') };
}

/** The build's prefix; undefined, and said so, where its source cannot be downloaded. */
async function build(name) {
  try {
    return await buildOpenssl(name);
  } catch (error) {
    if (!(error instanceof NoSource)) throw error;
    console.log(`SKIPPED, nothing was played on ${name}: ${error.message}`);
    return undefined;
  }
}

/** The steps that make one line ready; gives its prefix, or undefined where there is none. */
export async function makeLineReady(steps, name) {
  let prefix;
  await steps.step(`${name}: OpenSSL`, async () => {
    prefix = await build(name);
  });
  // The addon for 3 is made with the oldest headers of its ABI, the system's, and runs on all of them.
  if (prefix !== undefined && existsSync(join(prefix, 'lib/libssl.so.1.1'))) {
    await steps.step(`${name}: addon`, () =>
      run(process.execPath, ['scripts/build.mjs', '--openssl', prefix]),
    );
  }
  return prefix;
}
