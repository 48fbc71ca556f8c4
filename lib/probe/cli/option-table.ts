/*
 * The options of s_client-probe: a row each, from which reading, checking and the help come.
 * Not here: what a kind of value looks like (option-values.ts).
 */
import { STARTTLS_NAMES } from '../../starttls';
import { MARKS, type ProbeAllOptions } from '../options';
import type { Path } from './fields';
import { FORMATS, type FormatName } from './format';
import type { Shard } from './sequence';

/** What the command itself is told; everything else goes to the engine. */
export interface OwnOptions {
  readonly targets?: readonly string[];
  readonly port?: readonly number[];
  readonly dedupe?: boolean;
  readonly strict?: boolean;
  readonly random?: boolean;
  readonly seed?: number;
  readonly shard?: Shard;
  readonly output?: string;
  readonly format?: FormatName;
  readonly fields?: readonly Path[];
  readonly resume?: string;
  readonly failOn?: readonly string[];
  readonly quiet?: boolean;
  readonly progress?: boolean;
  readonly summary?: 'text' | 'json';
  readonly help?: boolean;
  readonly version?: boolean;
}

export const ANY_ERROR = 'any-error';

/** How the value of an option is written; `arg` names it in the help. */
export type Kind =
  /** Without value; `negatable` when there is --no-NAME, too. A row named no-NAME sets null. */
  | { readonly kind: 'switch'; readonly negatable?: true }
  | { readonly kind: 'text'; readonly arg: string; readonly repeatable?: true }
  | { readonly kind: 'count'; readonly from: number; readonly to: number }
  /** Milliseconds, or with a unit: `500ms`, `2s`, `1m`. `optional`: true without a value. */
  | {
      readonly kind: 'duration';
      readonly from: number;
      readonly to: number;
      readonly optional?: true;
    }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  /** Words between commas, of those given; `otherwise` when it may stand without a value. */
  | {
      readonly kind: 'list';
      readonly arg: string;
      readonly of?: readonly string[];
      readonly otherwise?: string;
    }
  | { readonly kind: 'servers' }
  | { readonly kind: 'host-port' }
  | { readonly kind: 'ports' }
  | { readonly kind: 'shard' }
  | { readonly kind: 'fields' }
  /** An option of s_client and its value in one word; repeatable. */
  | { readonly kind: 's_client' };

export interface Row {
  readonly name: string;
  /** Where the value goes. */
  readonly own?: keyof OwnOptions;
  readonly engine?: Exclude<keyof ProbeAllOptions, 'signal'>;
  readonly type: Kind;
  readonly short?: string;
  readonly help: string;
}

export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
}

const SWITCH: Kind = { kind: 'switch' };
const FILE: Kind = { kind: 'text', arg: 'FILE' };
const LIST: Kind = { kind: 'text', arg: 'LIST' };
const DAY = 24 * 3600 * 1000;

export const GROUPS: readonly Group[] = [
  {
    title: 'Targets',
    rows: [
      {
        name: 'targets',
        own: 'targets',
        type: { kind: 'text', arg: 'FILE', repeatable: true },
        help: 'read targets from a file, one a line; - is standard input',
      },
      {
        name: 'port',
        own: 'port',
        type: { kind: 'ports' },
        help: 'for targets without one: 443,8443 or 587-590 (default 443, with --starttls that of the protocol)',
      },
      {
        name: 'dedupe',
        own: 'dedupe',
        type: SWITCH,
        help: 'drop repeated targets; at least the last 500,000 different ones are known (some 100 MB)',
      },
      {
        name: 'strict',
        own: 'strict',
        type: SWITCH,
        help: 'end at the first line that is no target',
      },
      {
        name: 'random',
        own: 'random',
        type: SWITCH,
        help: 'in random order; for targets given as arguments',
      },
      {
        name: 'seed',
        own: 'seed',
        type: { kind: 'count', from: 0, to: Number.MAX_SAFE_INTEGER },
        help: 'makes the random order the same each time',
      },
      {
        name: 'shard',
        own: 'shard',
        type: { kind: 'shard' },
        help: 'only the I-th of N parts; each target is in exactly one',
      },
    ],
  },
  {
    title: 'Speed',
    rows: [
      {
        name: 'concurrency',
        engine: 'concurrency',
        type: { kind: 'count', from: 1, to: 1_000_000 },
        help: 'attempts at a time (default 100)',
      },
      {
        name: 'rate',
        engine: 'rate',
        type: { kind: 'count', from: 0, to: 1_000_000 },
        help: 'attempts started in a second; 0 (default) for no limit',
      },
      {
        name: 'threads',
        engine: 'threads',
        type: { kind: 'count', from: 1, to: 256 },
        help: 'worker threads (default 1)',
      },
      {
        name: 'timeout',
        engine: 'timeout',
        type: { kind: 'duration', from: 1, to: DAY },
        help: 'for a whole attempt (default 10s)',
      },
      {
        name: 'connect-timeout',
        engine: 'connectTimeout',
        type: { kind: 'duration', from: 1, to: DAY },
        help: 'for the connection (default 5s)',
      },
      {
        name: 'retries',
        engine: 'retries',
        type: { kind: 'count', from: 0, to: 100 },
        help: 'further attempts after an error that may pass (default 0)',
      },
      {
        name: 'max-bytes',
        engine: 'maxBytes',
        type: { kind: 'count', from: 1024, to: 2 ** 31 },
        help: 'read from a target before it is given up (default 1048576)',
      },
      { name: 'reset', engine: 'reset', type: SWITCH, help: 'end connections with RST: quicker' },
    ],
  },
  {
    title: 'Network',
    rows: [
      {
        name: 'family',
        engine: 'family',
        type: { kind: 'choice', of: ['any', 'ipv4', 'ipv6'] },
        help: 'addresses to try (default any)',
      },
      {
        name: 'race',
        engine: 'race',
        type: SWITCH,
        help: 'try the next address when one has not answered after 250 ms',
      },
      {
        name: 'resolvers',
        engine: 'resolvers',
        type: { kind: 'servers' },
        help: "DNS servers instead of the system's: ADDRESS or ADDRESS:PORT between commas",
      },
      {
        name: 'proxy',
        engine: 'proxy',
        type: { kind: 'host-port' },
        help: 'connect through an HTTP proxy',
      },
      {
        name: 'proxy-user',
        engine: 'proxyUser',
        type: { kind: 'text', arg: 'NAME' },
        help: 'user name for the proxy',
      },
      {
        name: 'proxy-pass',
        engine: 'proxyPass',
        type: { kind: 'text', arg: 'SOURCE' },
        help: "the proxy's password, as s_client -proxy_pass",
      },
      {
        name: 'starttls',
        engine: 'starttls',
        type: { kind: 'choice', of: STARTTLS_NAMES },
        help: 'ask for TLS in this protocol',
      },
      {
        name: 'name',
        engine: 'name',
        type: { kind: 'text', arg: 'NAME' },
        help: 'what the client calls itself there, or the XMPP domain',
      },
      { name: 'dtls', engine: 'dtls', type: SWITCH, help: 'DTLS over UDP' },
    ],
  },
  {
    title: 'Handshake (as the options of s_client)',
    rows: [
      {
        name: 'servername',
        engine: 'servername',
        type: { kind: 'text', arg: 'NAME' },
        help: 'server name to send and to check (default: the host)',
      },
      {
        name: 'no-servername',
        engine: 'servername',
        type: { kind: 'switch' },
        help: 'send none',
      },
      {
        name: 'alpn',
        engine: 'alpn',
        type: { kind: 'list', arg: 'LIST' },
        help: 'protocols of the application, between commas',
      },
      { name: 'ciphers', engine: 'ciphers', type: LIST, help: 'ciphers up to TLS 1.2' },
      { name: 'ciphersuites', engine: 'ciphersuites', type: LIST, help: 'ciphers of TLS 1.3' },
      { name: 'groups', engine: 'groups', type: LIST, help: 'groups for the key exchange' },
      { name: 'sigalgs', engine: 'sigalgs', type: LIST, help: 'signature algorithms' },
      {
        name: 'min-protocol',
        engine: 'minProtocol',
        type: { kind: 'text', arg: 'NAME' },
        help: 'TLSv1.2 and the like',
      },
      {
        name: 'max-protocol',
        engine: 'maxProtocol',
        type: { kind: 'text', arg: 'NAME' },
        help: 'the same',
      },
      { name: 'cert', engine: 'cert', type: FILE, help: "the client's certificate" },
      { name: 'key', engine: 'key', type: FILE, help: 'its private key' },
      {
        name: 'pass',
        engine: 'pass',
        type: { kind: 'text', arg: 'SOURCE' },
        help: "the key's password: pass:WORD, env:NAME, file:FILE, fd:N",
      },
      { name: 'cert-chain', engine: 'certChain', type: FILE, help: 'certificates to send with it' },
      { name: 'sess-in', engine: 'sessIn', type: FILE, help: 'a session to resume' },
      {
        name: 's-client-arg',
        engine: 'args',
        type: { kind: 's_client' },
        help: 'any other option of s_client with its value, as one word; repeatable',
      },
    ],
  },
  {
    title: 'What is found out',
    rows: [
      { name: 'verify', engine: 'verify', type: SWITCH, help: 'verify the chain and the name' },
      { name: 'ca-file', engine: 'caFile', type: FILE, help: 'certificates to trust' },
      {
        name: 'ca-path',
        engine: 'caPath',
        type: { kind: 'text', arg: 'FOLDER' },
        help: 'a folder of them',
      },
      { name: 'status', engine: 'status', type: SWITCH, help: 'ask for a stapled OCSP response' },
      { name: 'ct', engine: 'ct', type: SWITCH, help: 'tell of certificate timestamps' },
      {
        name: 'tickets',
        engine: 'tickets',
        type: { kind: 'duration', from: 1, to: 60_000, optional: true },
        help: 'count session tickets that come in so long (default 250ms)',
      },
      {
        name: 'certificates',
        engine: 'certificates',
        type: { kind: 'choice', of: ['info', 'der', 'pem', 'none'] },
        help: 'how certificates are told (default info)',
      },
      {
        name: 'enumerate',
        engine: 'enumerate',
        type: {
          kind: 'list',
          arg: 'PARTS',
          of: ['protocols', 'ciphers', 'groups'],
          otherwise: 'protocols,ciphers,groups',
        },
        help: 'all that each target takes: protocols,ciphers,groups',
      },
    ],
  },
  {
    title: 'Output',
    rows: [
      {
        name: 'output',
        short: 'o',
        own: 'output',
        type: FILE,
        help: 'write records to a file instead of standard output',
      },
      {
        name: 'format',
        own: 'format',
        type: { kind: 'choice', of: FORMATS },
        help: 'json (default): an object a line; csv: RFC 4180; table: to be read',
      },
      {
        name: 'fields',
        own: 'fields',
        type: { kind: 'fields' },
        help: 'columns of csv, as target,chain.0.notAfter,error.code',
      },
      {
        name: 'order',
        engine: 'order',
        type: { kind: 'choice', of: ['completion', 'input'] },
        help: 'records as they come (default completion) or in the order of targets',
      },
      {
        name: 'resume',
        own: 'resume',
        type: FILE,
        help: 'keep a journal; the same command goes on where it ended, even by kill -9',
      },
      {
        name: 'fail-on',
        own: 'failOn',
        type: { kind: 'list', arg: 'MARKS', of: [...MARKS, ANY_ERROR] },
        help: `exit status 1 when a record has one: ${[...MARKS, ANY_ERROR].join(', ')}`,
      },
      {
        name: 'quiet',
        own: 'quiet',
        type: SWITCH,
        help: 'neither progress nor a summary on standard error',
      },
      {
        name: 'progress',
        own: 'progress',
        type: { kind: 'switch', negatable: true },
        help: 'show progress also where standard error is no terminal; --no-progress: nowhere',
      },
      {
        name: 'summary',
        own: 'summary',
        type: { kind: 'choice', of: ['text', 'json'] },
        help: 'the last line on standard error (default text)',
      },
      { name: 'help', short: 'h', own: 'help', type: SWITCH, help: 'print this' },
      { name: 'version', own: 'version', type: SWITCH, help: 'print the versions' },
    ],
  },
];
