/*
 * From a bare clone to something that runs: packages, TypeScript, the addon. Used by the test, demo and lint scripts.
 * As a program (`npm run build`) it does just that; with `--openssl PREFIX` the addon is the one for the OpenSSL
 * installed there (`openssl1` for 1.1.1, `openssl3` for 3), and that of the other ABI stays.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeCodeCache } from './code-cache.mjs';
import { ensureDebianPackages, ensureNodeModules } from './deps.mjs';
import { addonName, header } from './openssl-flags.mjs';
import { root, run, StepError, Steps } from './steps.mjs';

function newest(folder) {
  const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return Math.max(
    ...files
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );
}

/** Newer than its sources and than the OpenSSL headers (dpkg keeps their mtime, so ctime tells). */
function addonIsFresh() {
  if (!existsSync(header)) {
    return false;
  }
  const addon = join(root, 'build/Release', `${addonName()}.node`);
  return (
    existsSync(addon) &&
    statSync(addon).mtimeMs >
      Math.max(
        newest('native'),
        statSync(join(root, 'binding.gyp')).mtimeMs,
        statSync(join(root, 'scripts/openssl-flags.mjs')).mtimeMs,
        statSync(header).ctimeMs,
      )
  );
}

function buildAddon() {
  if (addonIsFresh()) {
    console.log('up to date');
    return;
  }
  run(process.execPath, ['scripts/install.mjs'], { npm_config_build_from_source: 'true' });
}

async function keepCode() {
  if (!(await makeCodeCache())) {
    throw new StepError('there is no code of the program');
  }
}

/** Adds the steps that make the project ready, with the tools to `lint` and to `test`; the first that fails ends the run. */
export async function makeReady(steps, { addon: withAddon = true, ...tools } = {}) {
  const needed = { needed: true };
  await steps.step('Debian packages', () => ensureDebianPackages(tools), needed);
  await steps.step('npm packages', ensureNodeModules, needed);
  await steps.step(
    'TypeScript',
    () => run('node_modules/.bin/tsc', ['-p', 'tsconfig.json']),
    needed,
  );
  // Not before its package is installed.
  await steps.step('program', async () => (await import('./bundle.mjs')).bundle(), needed);
  if (withAddon) {
    await steps.step('addon', buildAddon, needed);
    await steps.step('compiled code', keepCode);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { openssl: { type: 'string' } } });
  const steps = new Steps();
  if (values.openssl === undefined) {
    await makeReady(steps);
  } else {
    // Where OpenSSL lies is fixed when a process starts.
    const env = { OPENSSL_PREFIX: resolve(values.openssl) };
    await steps.step('build', () => run(process.execPath, ['scripts/build.mjs'], env));
  }
  steps.end();
}
