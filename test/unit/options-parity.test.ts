import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { forBuild, type KnownDialect, lineOf } from '../../lib/dialects';
import type { OptionRow } from '../../lib/dialects/types';
import { renderHelp } from '../../lib/options/help';
import { atoi } from '../../lib/options/number';
import { type OptionEvent, readOptions } from '../../lib/options/read';
import { readValue } from '../../lib/options/value';

const REAL = process.env.S_CLIENT_REAL_OPENSSL ?? '/usr/bin/openssl';
const RANDOM_VECTORS = 700;
const SEED = 20260101;
const TIMEOUT_MS = 60_000;

/** What a run prints, both streams together, and its exit status. */
interface Outcome {
  readonly output: string;
  readonly status: number;
}

const [, major, minor] =
  /^OpenSSL (\d+)\.(\d+)\./.exec(
    spawnSync(REAL, ['version'], { encoding: 'latin1' }).stdout ?? '',
  ) ?? [];
const skip = major === undefined ? `${REAL} does not say which OpenSSL it is` : false;
const line = lineOf(Number(major ?? 3), Number(minor ?? 0));
const dialect = skip === false ? dialectOf(REAL) : line;
const rows: readonly OptionRow[] = dialect.sections.flatMap((section) => section.rows);
const valued = rows.filter(({ kind }) => kind !== 'none');
const harmless = rows.filter(({ name }) => name !== 'help');

function dialectOf(program: string): KnownDialect {
  const listed = execFileSync(program, ['list', '-disabled'], { encoding: 'latin1' });
  const disabled = new Set(listed.split('\n'));
  return forBuild(line, (feature) => !disabled.has(feature.toUpperCase()));
}

/** Plays the vectors against the real binary, in one shell that starts them one after another. */
function playReal(vectors: readonly (readonly string[])[], cwd: string): Promise<Outcome[]> {
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  const script = vectors.map(
    (argv) =>
      `${[REAL, 's_client', ...argv].map(quote).join(' ')} 2>&1 </dev/null\n` +
      `printf '\\000%d\\000' $?\n`,
  );
  return new Promise((resolve, reject) => {
    const shell: ChildProcess = spawn('/bin/sh', {
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: TIMEOUT_MS,
    });
    const chunks: Buffer[] = [];
    shell.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    shell.on('error', reject);
    shell.on('close', () => {
      const fields = Buffer.concat(chunks).toString('latin1').split('\0');
      resolve(
        vectors.map((_, i) => ({
          output: fields[2 * i] ?? '',
          status: Number(fields[2 * i + 1]),
        })),
      );
    });
    shell.stdin?.end(Buffer.from(script.join(''), 'latin1'));
  });
}

/** Plays the reader, with as much of what options do as the vectors here can bring about. */
function playOurs(argv: readonly string[]): Outcome {
  let output = '';
  let quiet = false;
  for (const event of readOptions(argv, dialect)) {
    if (event.kind === 'error') output += event.text;
    if (event.kind !== 'option') break;
    if (event.name === 'help') return { output: output + renderHelp(dialect), status: 0 };
    quiet ||= event.name === 'quiet' || event.name === 'brief';
    output += effect(event, quiet);
  }
  return { output: `${output}s_client: Use -help for summary.\n`, status: 1 };
}

function effect({ name, text }: OptionEvent & { kind: 'option' }, quiet: boolean): string {
  if (name === 'verify' && !quiet) return `verify depth is ${atoi(text)}\n`;
  return name === 'srp_strength' ? `SRP minimal length for N is ${atoi(text)}\n` : '';
}

/** Adds words that keep the real binary from connecting: more than one is left after the options. */
function ending(argv: readonly string[]): readonly string[] {
  const last = [...readOptions(argv, dialect)].at(-1);
  const asksForHelp = playOurs(argv).status === 0;
  return last?.kind === 'error' || asksForHelp ? argv : [...argv, 'x', 'y'];
}

async function compare(vectors: readonly (readonly string[])[]): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), 'options-'));
  try {
    const half = Math.ceil(vectors.length / 2);
    const runs = [vectors.slice(0, half), vectors.slice(half)];
    const real = (await Promise.all(runs.map((run) => playReal(run, cwd)))).flat();
    for (const [i, argv] of vectors.entries()) {
      assert.deepEqual(playOurs(argv), real[i], JSON.stringify(argv));
    }
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const NUMBERS = [
  ...['0', '1', '7', '-1', '+5', '-0', '00', '010', '08', '-08', ' 08', '+017', '0x', '0X', '0x1f'],
  ...[
    '0XFF',
    '0xg',
    '-0x10',
    ' 5',
    '5 ',
    '\t5',
    '\n5',
    '\v\f\r5',
    '5\n',
    '5x',
    '1e3',
    '0b1',
    '1_0',
  ],
  ...['', ' ', '-', '+', '+-5', '- 5', 'x', '1.5', '\xa05', '512', '4096', '2147483647'],
  ...['2147483648', '-2147483648', '-2147483649', '4294967297', '0x7fffffff', '0x80000000'],
  ...['9223372036854775807', '9223372036854775808', '-9223372036854775808'],
  ...['-9223372036854775809', '0xffffffffffffffff', '0777777777777777777777', '9'.repeat(40)],
];

const FORMATS = [
  ...['PEM', 'pem', 'Pem', 'P', 'p', 'PE', 'PEMX', 'DER', 'der', 'D', 'd', 'DERX', 'Dx', 'ASN1'],
  ...['E', 'e', 'engine', 'ENGINE', 'ENG', 'P12', 'p12', 'PKCS12', 'pkcs12', 'Pkcs12', 'PKCS', '1'],
  ...['12', '2', 'SMIME', 's', 'NSS', 'nss', 'N', 'nope', 'TEXT', 't', 'HTTP', 'h', 'MSBLOB', 'm'],
  ...['PVK', 'pvk', 'PV', 'B64', 'b', 'base64', 'any', '', ' PEM', 'PEM ', '\xff', '"', '%s'],
];

const DIRECTORIES = [
  '/',
  '/dev',
  '/dev/null',
  '/dev/null/x',
  '/no such',
  '',
  `/${'n'.repeat(5000)}`,
];

const STRINGS = [
  '',
  'a',
  '-',
  '--',
  '-x',
  'a=b',
  '=',
  'two words',
  "'",
  '%s%n',
  '\x01\x7f',
  '\xc3\xbc',
];

/** Values that options with checks of their own take without a word, in place of any string. */
const CALM: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  maxfraglen: ['512', ' 1024', '+2048', '04096'],
  msgfile: ['messages'],
  nameopt: ['oneline', 'utf8', ''],
  policy: ['1.2.3', 'anyPolicy'],
  propquery: ['?fips=yes', ''],
  provider: ['default'],
  'provider-path': ['/'],
  psk: ['', 'abc', '00FF'],
  purpose: ['sslserver', 'any'],
  rand: ['/etc/passwd'],
  ssl_client_engine: [],
  starttls: ['smtp', 'xmpp-server', 'ldap'],
  verify_email: ['a@b.test'],
  verify_hostname: ['a.test'],
  verify_ip: ['192.0.2.1', '::1'],
  verify_name: ['default', 'ssl_server'],
  writerand: ['seed'],
};

/** Of each of these sets, a second one would end the program before the reader comes further. */
const EXCLUSIVE = [
  /^(ssl3|tls1.*|dtls.*|no_(ssl|tls).*)$/,
  /^(unix|4|6|host|port|connect)$/,
  /^xkey$/,
  /^xchain$/,
];

const ODD_WORDS = [
  ...[
    '-',
    '--',
    '---',
    '-=',
    '--=x',
    '-x',
    '--x=y',
    '-Connect',
    '-connec',
    '-connectx',
    '-mtu ',
    '',
  ],
  ...['-h', '--h', '-h=x', '---H', '---S', '---P', '---M', '---S=', '-host:port', '-host:port=x'],
  ...['host:port', 'crlf', '-\xe9', '-\x81\x88', "-'", '-a\nb', `-${'z'.repeat(3000)}`],
];

/** Known to other lines, builds or commands, or once upon a time. */
const FOREIGN_WORDS = [
  ...['-ssl3', '-sctp', '-sctp_label_bug', '-ktls', '-quic', '-tfo', '-adv', '-no_ems', '-wdebug'],
  ...[
    '-anti_replay',
    '-heartbeat',
    '-ssl2',
    '-no_ssl2',
    '-no_dhe',
    '-verify_peer',
    '-listen',
    '-v',
  ],
].filter((word) => !rows.some(({ name }) => `-${name}` === word));

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(SEED);
const below = (limit: number) => Math.floor(random() * limit);

function pick<T>(list: readonly T[]): T | undefined {
  return list[below(list.length)];
}

function randomBytes(): string {
  return Array.from({ length: below(12) }, () => String.fromCharCode(1 + below(255))).join('');
}

/** An argument for the row, good or bad; undefined when there is none that stays without effect. */
function randomValue({ name, kind }: OptionRow): string | undefined {
  if (kind === 'none') return undefined;
  const calm = CALM[name];
  if (calm !== undefined && random() < 0.7) return pick(calm);
  const pools = {
    dir: DIRECTORIES,
    int: NUMBERS,
    positive: NUMBERS,
    intmax: NUMBERS,
    'format-pem-der': FORMATS,
    'format-pem-der-engine': FORMATS,
  };
  const pool = kind in pools ? pools[kind as keyof typeof pools] : STRINGS;
  const value = random() < 0.1 ? randomBytes() : pick(pool);
  if (value === undefined || calm === undefined) return value;
  return 'errors' in readValue(value, name, kind, dialect.texts) ? value : pick(calm);
}

/** One option's words: mostly as they should be, sometimes without or with an uncalled-for value. */
function randomOption(row: OptionRow): readonly string[] {
  const word = (random() < 0.2 ? '--' : '-') + row.name;
  if (row.kind === 'none') return random() < 0.05 ? [`${word}=${pick(STRINGS)}`] : [word];
  if (CALM[row.name] === undefined && random() < 0.05) return [word];
  const value = randomValue(row);
  if (value === undefined) return [];
  return random() < 0.25 ? [`${word}=${value}`] : [word, value];
}

/** Words that most often end the reading: an odd one, a foreign one, or an option cut short. */
function randomLastWord(): string | undefined {
  const chance = random();
  if (chance < 0.3) return pick(ODD_WORDS);
  if (chance < 0.5) return pick(FOREIGN_WORDS);
  return chance < 0.7 ? `-${pick(valued)?.name}` : undefined;
}

function randomVector(): readonly string[] {
  const argv: string[] = [];
  const spent = new Set<RegExp>();
  for (let count = 1 + below(7); count > 0; count -= 1) {
    const row = pick(harmless);
    const set = EXCLUSIVE.find((names) => row !== undefined && names.test(row.name));
    if (row === undefined || (set !== undefined && spent.has(set))) continue;
    if (set !== undefined) spent.add(set);
    const words = randomOption(row);
    argv.push(...words);
    if (set === undefined && random() < 0.1) argv.push(...words);
  }
  const last = randomLastWord();
  return last === undefined ? argv : [...argv, last];
}

test('-help is that of the real binary, on its stream and with its status', { skip }, () => {
  // -h is help since 3.0.
  const short = 'h' in dialect.oddNames ? [['-h']] : [];
  for (const words of [['-help'], ...short, ['-4', '--help', '-zz']]) {
    const real = spawnSync(REAL, ['s_client', ...words]);
    assert.equal(real.stderr.toString('latin1'), renderHelp(dialect));
    assert.equal(real.stdout.length, 0);
    assert.equal(real.status, 0);
  }
});

test('every option knows whether it takes a value', { skip }, () =>
  compare(rows.map(({ name, kind }) => [kind === 'none' ? `--${name}=` : `-${name}`])),
);

test('odd and foreign words', { skip }, () =>
  compare([...ODD_WORDS, ...FOREIGN_WORDS].map((word) => ending([word, '-zz', '-zz']))),
);

test('numbers, formats and directories', { skip }, () =>
  compare(
    [
      ...['verify', 'verify_depth', 'attime'].flatMap((name) =>
        NUMBERS.map((value) => [`-${name}`, value]),
      ),
      ...['certform', 'keyform'].flatMap((name) => FORMATS.map((value) => [`-${name}=${value}`])),
      ...DIRECTORIES.map((value) => ['--CApath', value]),
    ].map(ending),
  ),
);

test(`${RANDOM_VECTORS} random vectors, seed ${SEED}`, { skip }, () =>
  compare(Array.from({ length: RANDOM_VECTORS }, () => ending(randomVector()))),
);
