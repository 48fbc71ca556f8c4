/*
 * The parity suite on every OpenSSL that build-openssl.mjs builds, with that build's own openssl as the reference; then
 * the cases over SCTP, in a guest where this machine's kernel has none. Cases take one of their two ways of collecting
 * output in turn here, and the other one on the next build.
 *
 * Usage: node scripts/matrix.mjs [NAME ...]   (names as build-openssl.mjs knows them; all without an argument)
 */
import { fileURLToPath } from 'node:url';
import { makeReady } from './build.mjs';
import { BUILDS } from './build-openssl.mjs';
import { environmentOf, makeLineReady } from './lines.mjs';
import { NoGuest, runWithSctp } from './sctp-guest.mjs';
import { runBeside, StepError, Steps } from './steps.mjs';

const SUITE = 'dist/test/parity/suite.test.js';
const LIMIT_MS = 40 * 60_000;
/** A guest has one processor, and its waits are long. */
const GUEST_JOBS = '4';

/** What makes the suite run on one build. */
function environment(prefix, name) {
  const turn = Object.keys(BUILDS).indexOf(name) % 2;
  return { ...environmentOf(prefix), S_CLIENT_PARITY_TURN: String(turn) };
}

function playSuite(environment) {
  const args = ['--test', `--test-timeout=${LIMIT_MS}`, '--test-reporter=spec', SUITE];
  return runBeside(process.execPath, args, environment);
}

/** Starts the cases over SCTP, in the background: they mostly wait. */
async function startSctp(environment) {
  const env = {
    ...environment,
    S_CLIENT_PARITY_ONLY: '^sctp-',
    S_CLIENT_PARITY_JOBS: GUEST_JOBS,
  };
  try {
    // Without the runner's own process: starting one takes a second there.
    return await runWithSctp([process.execPath, SUITE], env);
  } catch (error) {
    return { error };
  }
}

/** Skipped, and said so, where neither this kernel nor a guest has SCTP. */
function judgeSctp({ error, status, output }) {
  if (error instanceof NoGuest) {
    console.log(`SKIPPED, no case over SCTP was played: ${error.message}`);
    return;
  }
  if (error) throw error;
  process.stdout.write(output);
  if (status !== 0) {
    throw new StepError(`the cases over SCTP ended with status ${status}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const names = wanted.length === 0 ? Object.keys(BUILDS) : wanted;
  const steps = new Steps();
  await makeReady(steps, { test: true, addon: true });
  for (const name of names) {
    const prefix = await makeLineReady(steps, name);
    if (prefix === undefined) continue;
    const own = environment(prefix, name);
    const sctp = startSctp(own);
    await steps.step(`${name}: parity`, () => playSuite(own));
    await steps.step(`${name}: parity over SCTP`, async () => judgeSctp(await sctp));
  }
  steps.end();
}
