/*
 * Entry point of bin/s_client-probe.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPENSSL_VERSION } from '../../native/constants';
import { loadNative } from '../../native/load';
import { fastestPrefix } from '../fastest';
import { runCommand, STATUS } from './command';
import { openEngine } from './engine';
import { causeOf } from './errors';

function library(): string {
  try {
    return loadNative(fastestPrefix).library.version(OPENSSL_VERSION);
  } catch (error) {
    return `no OpenSSL: ${causeOf(error)}`;
  }
}

function version(): string {
  const file = join(__dirname, '../../../../package.json');
  const about: { readonly version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return `s_client-probe ${about.version}\n${library()}`;
}

// Should nothing be left to wait for before the end is reached, that is no success.
process.exitCode = STATUS.broken;
// Ends by itself: standard input or a connection may still be open, and nothing more is wanted of them.
runCommand(process.argv.slice(2), { openPool: openEngine, version }).then((status) =>
  process.exit(status),
);
