/*
 * Everything that a change must pass, from a bare clone: packages, build, lint, unit tests, parity suite.
 * `npm test -- lint`, `-- unit` and `-- parity` (also several) run these parts alone.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeReady } from './build.mjs';
import { lint } from './lint.mjs';
import { root, run, StepError, Steps } from './steps.mjs';

const parts = ['lint', 'unit', 'parity'];

/** The list comes from the sources: dist may still hold what was compiled from a file that is gone. */
function unitTests() {
  return readdirSync(join(root, 'test/unit'))
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join('dist/test/unit', name.replace(/\.ts$/, '.js')));
}

/** A test that hangs is to fail, not to stop everything; the limit is for one file. */
function nodeTest(files, minutes) {
  if (files.length === 0 || !files.every((file) => existsSync(join(root, file)))) {
    throw new StepError(`no test to run in: ${files.join(' ')}`);
  }
  const limit = `--test-timeout=${minutes * 60_000}`;
  run(process.execPath, ['--test', limit, '--test-reporter=spec', ...files]);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.includes(name));
if (unknown.length > 0) {
  console.error(`unknown part: ${unknown.join(' ')} (there are: ${parts.join(' ')})`);
  process.exit(2);
}
const has = (part) => wanted.length === 0 || wanted.includes(part);

const steps = new Steps();
const test = has('unit') || has('parity');
await makeReady(steps, { lint: has('lint'), test, addon: test });
if (has('lint')) {
  await lint(steps);
}
if (has('unit')) {
  await steps.step('unit tests', () => nodeTest(unitTests(), 5));
}
if (has('parity')) {
  await steps.step('parity suite', () => nodeTest(['dist/test/parity/suite.test.js'], 45));
}
steps.end();
