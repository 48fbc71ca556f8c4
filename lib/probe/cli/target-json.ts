/*
 * A target as a JSON object: the fields of ProbeTarget, each of its type, and no others. The port may be left out.
 */
import { isIP } from 'node:net';
import { STARTTLS_NAMES } from '../../starttls';
import type { ProbeTarget } from '../options';
import { TargetError } from './errors';

type Check = readonly [words: string, test: (value: unknown) => boolean];

const text: Check = ['a string', (value) => typeof value === 'string'];
const truth: Check = ['true or false', (value) => typeof value === 'boolean'];
const isTexts = (value: unknown) =>
  Array.isArray(value) && value.every((part) => typeof part === 'string');

const FIELDS: Readonly<Record<keyof ProbeTarget, Check>> = {
  host: text,
  port: [
    'a number from 1 to 65535',
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535,
  ],
  target: text,
  ip: ['an IP address', (value) => typeof value === 'string' && isIP(value) !== 0],
  servername: ['a string or null', (value) => value === null || typeof value === 'string'],
  alpn: ['a string or a list of strings', (value) => typeof value === 'string' || isTexts(value)],
  ciphers: text,
  ciphersuites: text,
  groups: text,
  sigalgs: text,
  minProtocol: text,
  maxProtocol: text,
  dtls: truth,
  starttls: [
    `one of ${STARTTLS_NAMES.join(', ')}`,
    (value) => typeof value === 'string' && STARTTLS_NAMES.includes(value),
  ],
  name: text,
  proxy: text,
  proxyUser: text,
  proxyPass: text,
  cert: text,
  key: text,
  pass: text,
  certChain: text,
  verify: truth,
  caFile: text,
  caPath: text,
  status: truth,
  ct: truth,
  tickets: [
    'true, false or milliseconds',
    (value) => typeof value === 'boolean' || (Number.isFinite(value) && Number(value) >= 0),
  ],
  sessIn: text,
  args: ['a list of strings', isTexts],
};

const CHECKS: ReadonlyMap<string, Check> = new Map(Object.entries(FIELDS));

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new TargetError(`not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** @throws TargetError */
export function readTargetObject(line: string): Omit<ProbeTarget, 'port'> & { port?: number } {
  const value = parse(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TargetError('not a JSON object');
  }
  for (const [name, field] of Object.entries(value)) {
    const check = CHECKS.get(name);
    if (!check) throw new TargetError(`unknown field ${JSON.stringify(name)}`);
    if (!check[1](field)) throw new TargetError(`${name} is not ${check[0]}`);
  }
  if (!('host' in value)) throw new TargetError('host is missing');
  const read = value as Omit<ProbeTarget, 'port'> & { port?: number };
  return { ...read, host: read.host.replace(/^\[(.*)\]$/, '$1') };
}
