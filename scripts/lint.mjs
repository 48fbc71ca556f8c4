/*
 * Format and lint of both languages; `--write` puts right what can be. Needs the installed npm packages.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { output, root, run, StepError, Steps } from './steps.mjs';

const folders = ['lib', 'test', 'scripts'];
const biome = 'node_modules/.bin/biome';
const colors = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`;

function sources(pattern) {
  return ['native', 'native/launcher'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => pattern.test(name))
      .map((name) => join(folder, name)),
  );
}

/** What binding.gyp tells the compiler, as far as clang has to know. */
function compilerFlags() {
  const openssl = (name) => output('node', ['scripts/openssl-flags.mjs', name]).trim();
  return [
    '-std=c++17',
    '-DNAPI_VERSION=8',
    '-DNODE_ADDON_API_CPP_EXCEPTIONS',
    '-DNODE_ADDON_API_DISABLE_DEPRECATED',
    '-DOPENSSL_SUPPRESS_DEPRECATED',
    `-DWANTED_OPENSSL_HASH=${openssl('hash')}`,
    ...['node-api-headers/include', 'node-addon-api'].map((path) => `-isystemnode_modules/${path}`),
    ...openssl('include').split(' ').filter(Boolean),
  ];
}

function tidy(file, flags) {
  return new Promise((resolve) => {
    const child = spawn('clang-tidy-14', ['--quiet', file, '--', ...flags], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // stderr only counts the warnings that are switched off, unless clang itself cannot go on.
    let text = '';
    let errors = '';
    child.stdout.on('data', (data) => {
      text += data;
    });
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.on('error', (error) => resolve(`${file}: ${error.message}\n`));
    child.on('close', (status) => resolve(status === 0 ? text : `${text}${text ? '' : errors}`));
  });
}

async function tidyAll() {
  const waiting = sources(/\.cc$/);
  const flags = compilerFlags();
  let complaints = 0;
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const text = await tidy(file, flags);
      process.stdout.write(text);
      complaints += text === '' ? 0 : 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (complaints > 0) {
    throw new StepError(`clang-tidy complains about ${complaints} files`);
  }
}

/** Adds the lint steps. */
export async function lint(steps) {
  await steps.step('biome', () => run(biome, ['ci', colors, '--error-on-warnings', ...folders]));
  await steps.step('clang-format', () =>
    run('clang-format-14', ['--dry-run', '-Werror', ...sources(/\.(cc|h)$/)]),
  );
  await steps.step('clang-tidy', tidyAll);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const steps = new Steps();
  if (process.argv.includes('--write')) {
    await steps.step('biome', () => run(biome, ['check', colors, '--write', ...folders]));
    await steps.step('clang-format', () => run('clang-format-14', ['-i', ...sources(/\.(cc|h)$/)]));
  } else {
    await lint(steps);
  }
  steps.end();
}
