/*
 * The command line of s_client-probe: every option, what is refused with which words, the help.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readArguments } from '../../lib/probe/cli/arguments';
import { UsageError } from '../../lib/probe/cli/errors';
import { helpText } from '../../lib/probe/cli/help';
import { GROUPS } from '../../lib/probe/cli/option-table';

const ROWS = GROUPS.flatMap(({ rows }) => rows);

test('nothing given: nothing set', () => {
  assert.deepEqual(readArguments([]), { own: {}, engine: {}, rest: [] });
});

test('options reach the engine under its names and with its types', () => {
  const { engine, own, rest } = readArguments([
    ...['--concurrency', '2000', '--rate=500', '--threads', '2', '--retries', '3'],
    ...['--timeout', '1m', '--connect-timeout', '500ms', '--max-bytes', '65536'],
    ...['--family', 'ipv6', '--race', '--resolvers', '192.0.2.1,[2001:db8::1]:53,2001:db8::2'],
    ...['--proxy', '[::1]:3128', '--proxy-user', 'me', '--proxy-pass', 'env:P'],
    ...['--starttls', 'smtp', '--name', 'client.example', '--alpn', 'h2,http/1.1'],
    ...[
      '--ciphers',
      '-ALL:AES',
      '--ciphersuites',
      'X',
      '--groups',
      'P-256',
      '--sigalgs',
      'ed25519',
    ],
    ...['--min-protocol', 'TLSv1', '--max-protocol', 'TLSv1.2', '--cert', 'c', '--key', 'k'],
    ...['--pass', 'pass:--x', '--cert-chain', 'cc', '--sess-in', 's', '--verify', '--ca-file', 'f'],
    ...[
      '--ca-path',
      'p',
      '--status',
      '--ct',
      '--certificates',
      'pem',
      '--order',
      'input',
      '--reset',
    ],
    ...['--s-client-arg', '-cipher  ALL:@SECLEVEL=0 ', '--s-client-arg=-bugs'],
    ...['--s-client-arg', '-dane_tlsa_rrdata 3 1 1 ab', '--servername', '-x', 'target'],
  ]);
  assert.deepEqual(own, {});
  assert.deepEqual(rest, ['target']);
  assert.deepEqual(engine, {
    concurrency: 2000,
    rate: 500,
    threads: 2,
    retries: 3,
    timeout: 60_000,
    connectTimeout: 500,
    maxBytes: 65_536,
    family: 'ipv6',
    race: true,
    resolvers: ['192.0.2.1', '[2001:db8::1]:53', '2001:db8::2'],
    proxy: '[::1]:3128',
    proxyUser: 'me',
    proxyPass: 'env:P',
    starttls: 'smtp',
    name: 'client.example',
    alpn: ['h2', 'http/1.1'],
    ciphers: '-ALL:AES',
    ciphersuites: 'X',
    groups: 'P-256',
    sigalgs: 'ed25519',
    minProtocol: 'TLSv1',
    maxProtocol: 'TLSv1.2',
    cert: 'c',
    key: 'k',
    pass: 'pass:--x',
    certChain: 'cc',
    sessIn: 's',
    verify: true,
    caFile: 'f',
    caPath: 'p',
    status: true,
    ct: true,
    certificates: 'pem',
    reset: true,
    order: 'input',
    args: ['-cipher', 'ALL:@SECLEVEL=0', '-bugs', '-dane_tlsa_rrdata', '3 1 1 ab'],
    servername: '-x',
  });
});

test("the command's own options", () => {
  const { own } = readArguments([
    ...['--targets', 'a', '--targets', '-', '--port', '443,8443-8444', '--dedupe', '--strict'],
    ...['--shard', '2/3', '-o', 'out', '--format', 'csv', '--fields', 'target,chain.0.notAfter'],
    ...['--resume', 'j', '--fail-on', 'expired, any-error', '--quiet', '--no-progress'],
    ...['--summary', 'json'],
  ]);
  assert.deepEqual(own, {
    targets: ['a', '-'],
    port: [443, 8443, 8444],
    dedupe: true,
    strict: true,
    shard: { index: 1, of: 3 },
    output: 'out',
    format: 'csv',
    fields: [['target'], ['chain', '0', 'notAfter']],
    resume: 'j',
    failOn: ['expired', 'any-error'],
    quiet: true,
    progress: false,
    summary: 'json',
  });
  const random = readArguments(['--random', '--seed', '0', '--progress', 'a']).own;
  assert.deepEqual(random, { random: true, seed: 0, progress: true });
});

test('options whose value may be left out do not take the next word', () => {
  const read = readArguments(['--enumerate', 'a', '--tickets', 'b']);
  assert.deepEqual(read.rest, ['a', 'b']);
  assert.deepEqual(read.engine, { enumerate: ['protocols', 'ciphers', 'groups'], tickets: true });
  const { engine } = readArguments(['--enumerate=groups,groups', '--tickets=1.5s']);
  assert.deepEqual(engine, { enumerate: ['groups'], tickets: 1500 });
});

test('no server name', () => {
  assert.deepEqual(readArguments(['--no-servername']).engine, { servername: null });
});

test('words that look like numbers or options stay words', () => {
  assert.deepEqual(readArguments(['1.0', '0x10', '--', '--race', '-h', '--']).rest, [
    ...['1.0', '0x10', '--race', '-h', '--'],
  ]);
  assert.equal(readArguments(['--servername', '1e3']).engine.servername, '1e3');
});

test('times', () => {
  for (const [text, ms] of [
    ['1', 1],
    ['250', 250],
    ['500ms', 500],
    ['2s', 2000],
    ['0.25s', 250],
    ['1m', 60_000],
    ['24h', 86_400_000],
  ] as const) {
    assert.equal(readArguments(['--timeout', text]).engine.timeout, ms);
  }
});

for (const [argv, message] of [
  [['--nosuch'], 'unknown option --nosuch'],
  [['--nosuch=1'], 'unknown option --nosuch'],
  [['--a.b=1'], 'unknown option --a.b'],
  [['--__proto__=1'], 'unknown option --__proto__'],
  [['--constructor'], 'unknown option --constructor'],
  [['-x'], 'unknown option -x'],
  [['-ox'], 'unknown option -ox'],
  [['--no-race'], 'unknown option --no-race'],
  [['--no-'], 'unknown option --no-'],
  [['--Race'], 'unknown option --Race'],
  [['--race=yes'], '--race takes no value'],
  [['--race='], '--race takes no value'],
  [['--race', '--race'], '--race is given twice'],
  [['--progress', '--no-progress'], '--progress contradicts --no-progress'],
  [['--servername', 'a', '--no-servername'], '--no-servername contradicts another option'],
  [['--timeout'], '--timeout needs a value'],
  [['--timeout='], '--timeout needs a value'],
  [['--timeout', ''], '--timeout needs a value'],
  [['--timeout', '--race'], '--timeout needs a value'],
  [['-o'], '--output needs a value'],
  [['--enumerate='], '--enumerate needs a value'],
  [['--enumerate=all'], '--enumerate needs some of protocols, ciphers, groups'],
  [['--timeout', '1', '--timeout', '2'], '--timeout is given twice'],
  [['--timeout', '0'], '--timeout needs a time from 1ms'],
  [['--timeout', '0.1ms'], '--timeout needs a time'],
  [['--timeout', '-1'], '--timeout needs a time'],
  [['--timeout', '2 s'], '--timeout needs a time'],
  [['--timeout', '2d'], '--timeout needs a time'],
  [['--timeout', '25h'], '--timeout needs a time'],
  [['--timeout', '1e3'], '--timeout needs a time'],
  [['--tickets=x'], '--tickets needs a time'],
  [['--concurrency', '0'], '--concurrency needs a whole number from 1 to 1000000'],
  [['--concurrency', '1.5'], '--concurrency needs'],
  [['--concurrency', '0x10'], '--concurrency needs'],
  [['--concurrency', '99999999999999999999'], '--concurrency needs'],
  [['--random', '--seed', '9007199254740992'], '--seed needs'],
  [['--family', '4'], '--family needs one of any, ipv4, ipv6'],
  [['--starttls', 'toString'], '--starttls needs one of smtp'],
  [['--fail-on', 'expired,nosuch'], '--fail-on needs some of unreachable'],
  [['--fail-on', 'expired,'], '--fail-on needs some of'],
  [['--alpn', ','], '--alpn needs words between commas'],
  [['--resolvers', 'dns.example'], '--resolvers needs addresses'],
  [['--resolvers', '192.0.2.1:0'], '--resolvers needs addresses'],
  [['--proxy', 'h'], '--proxy needs HOST:PORT'],
  [['--proxy', 'h:99999'], '--proxy needs HOST:PORT'],
  [['--proxy', 'a b:1'], '--proxy: not a host name'],
  [['--port', '0'], '--port: a port is a number from 1 to 65535'],
  [['--shard', '0/3'], '--shard needs I/N'],
  [['--shard', '4/3'], '--shard needs I/N'],
  [['--shard', '1'], '--shard needs I/N'],
  [['--s-client-arg', 'cipher ALL'], '--s-client-arg needs an option of s_client'],
  [['--format', 'csv', '--fields', 'target,nosuch'], '--fields: a record has no field nosuch'],
  [['--fields', 'target'], '--fields is for --format csv'],
  [['--seed', '1'], '--seed is for --random'],
  [['--random', '--targets', 'f'], '--random is for targets given as arguments'],
  [['--random', '--shard', '1/2', 'a'], '--random with --shard needs --seed'],
  [['--random', '--resume', 'j', 'a'], '--random with --resume needs --seed'],
  [['--dtls', '--starttls', 'smtp'], '--dtls and --starttls contradict each other'],
  [['--targets', '-', '--targets', '-'], '--targets - is given twice'],
] as const) {
  test(`wrong use: ${argv.join(' ')}`, () => {
    assert.throws(
      () => readArguments(argv),
      (error) => error instanceof UsageError && error.message.startsWith(message),
      message,
    );
  });
}

test('every row has one place to go and stands in the help, which fits a terminal', () => {
  const help = helpText();
  for (const { name, own, engine } of ROWS) {
    assert.notEqual(own === undefined, engine === undefined, name);
    assert.match(help, new RegExp(`^ (-\\w, )?--${name}\\b`, 'm'));
  }
  assert.equal(new Set(ROWS.map(({ name }) => name)).size, ROWS.length);
  for (const line of help.split('\n')) assert.ok(line.length <= 110, line);
});
