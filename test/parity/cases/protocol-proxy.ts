// -proxy, -proxy_user, -proxy_pass: a real proxy, and scripted ones that answer in odd ways.
// Not here: other ways to name the server (connect.ts, protocol-network.ts).
// Called by index.ts.

import type { Data, ParityCase, PeerStep, ServerSpec } from '../../../lib/parity/case';
import { bad, closed, END, EXIT, none, peer, relay, server, table } from './rows';

const asked: PeerStep = { do: 'await', text: '\r\n\r\n' };
const answer = (data: Data): PeerStep => ({ do: 'send', data });
const OK = 'HTTP/1.0 200 Connection established\r\n\r\n';
const TARGET = ['-connect', 'localhost:443', '-CAfile', '{pki}/root.pem'];

/** Through a scripted proxy to an s_server, whatever its name. */
function through(name: string, args: string[], response: Data = OK): ParityCase {
  const spec = relay([asked, answer(response), { do: 'relay' }]);
  return { name, server: spec, args: ['-proxy', '{address}', ...args] };
}

/** A scripted proxy that gives no tunnel. */
function refused(name: string, ...steps: PeerStep[]): ParityCase {
  const args = ['-proxy', '{address}', ...TARGET];
  return { name, server: peer([asked, ...steps, { do: 'half-close' }]), args, script: [EXIT] };
}

/** A proxy that goes on only when it is asked in exactly these words. */
function exactly(name: string, request: string, args: string[]): ParityCase {
  const spec = peer([
    { do: 'await', text: request },
    answer('HTTP/1.0 403 As wanted\r\n\r\n'),
    { do: 'half-close' },
  ]);
  return {
    name,
    server: spec,
    args: ['-proxy', '{address}', ...args],
    script: [EXIT],
    timeout: 5000,
    requires: ['-proxy_user'],
  };
}

/** As before 3.0: the target is passed on as it was written. */
function asWritten(name: string, target: string): ParityCase {
  const request = `CONNECT ${target} HTTP/1.0\r\n\r\n`;
  const row = exactly(`proxy-passes-${name}`, request, ['-connect', target]);
  return { ...row, requires: ['openssl:1.1.1'] };
}

const CONNECT = (where: string, more = '') =>
  `CONNECT ${where} HTTP/1.0\r\nProxy-Connection: Keep-Alive\r\n${more}\r\n`;
const BASIC = (credentials: string) =>
  `Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n`;

const INSTANT: readonly (readonly [string, string])[] = [
  [
    'status-407',
    'HTTP/1.0 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n',
  ],
  ['status-403', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nbody'],
  ['status-500', 'HTTP/1.1 500 Internal Error\r\n\r\n'],
  ['status-100', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['status-204', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['status-302', 'HTTP/1.1 302 Found\r\nLocation: x\r\n\r\n'],
  ['status-20', 'HTTP/1.0 20\r\n\r\n'],
  ['status-negative', 'HTTP/1.0 -200 x\r\n\r\n'],
  ['status-word', 'HTTP/1.0 abc def\r\n\r\n'],
  ['status-blank', 'HTTP/1.0   407   Two  words  \r\n\r\n'],
  ['status-no-reason', 'HTTP/1.0 407\r\n\r\n'],
  ['status-lf', 'HTTP/1.0 407 Line feed\n\n'],
  ['status-lower', 'http/1.0 200 ok\r\n\r\n'],
  ['version-2', 'HTTP/2.0 407 Two\r\n\r\n'],
  ['version-9', 'HTTP/9.9 200 Nine\r\n\r\n'],
  ['version-empty', 'HTTP/ 200 x\r\n\r\n'],
  ['version-glued', 'HTTP/1.1200 OK\r\n\r\n'],
  ['version-1-0-glued', 'HTTP/1.0200 OK\r\n\r\n'],
  ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['garbage-long', `${'x'.repeat(5000)}\r\n\r\n`],
  ['nul', 'HTTP/1.0 407 a\0b\r\n\r\n'],
  ['control', 'HTTP/1.0 407 \x1b[31mred\x07\r\n\r\n'],
  ['high', 'HTTP/1.0 407 caf\xe9 \xc3\xa9\r\n\r\n'],
  ['percent', 'HTTP/1.0 407 %s%d%n\r\n\r\n'],
  ['no-line-end', 'HTTP/1.0 407 Half'],
  ['no-header-end', 'HTTP/1.0 407 Half\r\nA: b\r\n'],
  ['no-header-end-ok', 'HTTP/1.0 200 OK\r\nA: b\r\n'],
  ['long-reason', `HTTP/1.0 407 ${'r'.repeat(300)}\r\n\r\n`],
  ['line-8190', `HTTP/1.0 407 ${'r'.repeat(8190 - 15)}\r\n\r\n`],
  ['line-8191', `HTTP/1.0 407 ${'r'.repeat(8191 - 15)}\r\n\r\n`],
  ['line-8192', `HTTP/1.0 407 ${'r'.repeat(8192 - 15)}\r\n\r\n`],
  ['line-20000', `HTTP/1.0 407 ${'r'.repeat(20000)}\r\n\r\n`],
];

/** An end, or a first line below twelve bytes, is waited out by asking again and again. */
const ENDLESS: Readonly<Record<string, PeerStep[]>> = {
  none: [],
  reset: [{ do: 'reset' }],
  'status-none': [answer('HTTP/1.0\r\n\r\n')],
  'garbage-binary': [answer('\x00\x01\x02\xff\xfe\n\n')],
  'empty-line': [answer('\r\n')],
  'line-feeds': [answer('\n\n\n')],
  'tls-alert': [answer('\x15\x03\x03\x00\x02\x02\x28')],
};

function endless(row: ParityCase): ParityCase {
  return { ...row, script: [], hangs: true, timeout: 800 };
}

const OPEN: Readonly<Record<string, string>> = {
  '1-1': 'HTTP/1.1 200 OK\r\n\r\n',
  headers: 'HTTP/1.1 200 OK\r\nVia: 1.1 x\r\nDate: today\r\nX-Long: y\r\n\r\n',
  'header-long': `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(9000)}\r\n\r\n`,
  'headers-many': `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(2000)}\r\n`,
  'no-reason': 'HTTP/1.0 200\r\n\r\n',
  blanks: 'HTTP/1.0   200   OK\r\n\r\n',
  'line-feeds': 'HTTP/1.0 200 OK\n\n',
  '201': 'HTTP/1.0 201 Created\r\n\r\n',
  '299': 'HTTP/1.0 299 x\r\n\r\n',
  'reason-tail': 'HTTP/1.0 200 OK  \t \r\n\r\n',
  'version-1-9': 'HTTP/1.9 200 OK\r\n\r\n',
};

/** tinyproxy on 127.0.0.1 before an s_server on 127.0.0.2, on the same port. */
function tinyproxy(...lines: string[]): ServerSpec {
  const server = [
    'openssl s_server -accept 127.0.0.2:{port} -no-CAfile -no-CApath -num_tickets 0 -no_ticket',
    '-cert {pki}/server.pem -key {pki}/server.key -cert_chain {pki}/int.pem',
  ].join(' ');
  const wait = 'while read -r line; do case $line in ACCEPT*) break ;; esac; done';
  const script = `mkfifo in && exec 9<>in && ${server} <&9 2>&1 | { ${wait}; exec tinyproxy -d -c conf; }\n`;
  const conf = ['Port {port}', 'Listen 127.0.0.1', 'Timeout 60', 'MaxClients 10', ...lines, ''];
  return {
    kind: 'command',
    command: 'sh',
    args: ['start'],
    files: { start: script, conf: conf.join('\n') },
    ready: 'Starting main loop',
  };
}

function real(spec: ServerSpec): (name: string, args: string[]) => ParityCase {
  return (name, args) => ({
    name,
    server: spec,
    args: ['-proxy', '127.0.0.1:{port}', '-CAfile', '{pki}/root.pem', ...args],
    requires: ['command:tinyproxy'],
    masks: ['debug'],
  });
}

const BEHIND = ['-connect', '127.0.0.2:{port}'];

export const protocolProxyCases: readonly ParityCase[] = [
  ...table(
    'proxy',
    {
      plain: TARGET,
      target: ['-CAfile', '{pki}/root.pem', 'localhost:443'],
      servername: [...TARGET, '-servername', 'example.test'],
      noservername: [...TARGET, '-noservername'],
      ip: ['-connect', '192.0.2.1:443'],
      ipv6: ['-connect', '[2001:db8::1]:443'],
      'name-unresolvable': ['-connect', 'nowhere.invalid:443'],
      'no-port': ['-connect', 'localhost'],
      service: ['-connect', 'localhost:https'],
      'host-option': ['-host', 'localhost'],
      'connect-no-host': ['-host', 'h', '-connect', ':443'],
      brief: [...TARGET, '-brief'],
      tls1_2: [...TARGET, '-tls1_2'],
      prexit: [...TARGET, '-prexit'],
      user: [...TARGET, '-proxy_user', 'u'],
      'user-pass': [...TARGET, '-proxy_user', 'u', '-proxy_pass', 'pass:secret'],
      bind: [...TARGET, '-bind', '127.0.0.1'],
      family: [...TARGET, '-4'],
    },
    (name, args) => ({
      ...through(name, args),
      ...(args.includes('-brief') ? { script: [END] } : {}),
    }),
  ),
  { ...through('proxy-debug', [...TARGET, '-debug', '-verify_quiet']), masks: ['debug'] },
  { ...through('proxy-msg', [...TARGET, '-msg']), masks: ['msg'] },
  { ...through('proxy-state', [...TARGET, '-state']) },
  { ...through('proxy-trace', [...TARGET, '-trace']), masks: ['trace'] },
  {
    ...through('proxy-reconnect', [...TARGET, '-reconnect', '-tls1_2']),
    server: {
      kind: 'peer',
      connections: Array.from({ length: 6 }, () => [asked, answer(OK), { do: 'relay' }]),
      upstream: server() as never,
    },
    script: [END],
  },
  { ...through('proxy-quiet', [...TARGET, '-quiet', '-no_ign_eof']), script: [END] },
  {
    ...through('proxy-nbio', [...TARGET, '-nbio', '-quiet', '-no_ign_eof']),
    script: [END],
    // Before 3.0 the answer is read at once, so that it is left to chance whether it is there.
    requires: ['openssl:3.'],
  },
  ...Object.entries(OPEN).map(([name, text]) => through(`proxy-ok-${name}`, TARGET, text)),
  ...INSTANT.map(([name, text]) => refused(`proxy-answer-${name}`, answer(text))),
  ...Object.entries(ENDLESS).map(([name, steps]) =>
    endless(refused(`proxy-answer-${name}`, ...steps)),
  ),
  {
    ...through('proxy-ok-in-pieces', TARGET),
    server: relay([asked, ...[...OK].map(answer), { do: 'relay' }]),
  },
  refused('proxy-ok-then-close', answer(OK)),
  refused('proxy-ok-then-text', answer(`${OK}hello\n`)),
  refused('proxy-ok-then-alert', answer(`${OK}\x15\x03\x03\x00\x02\x02\x28`)),
  refused('proxy-ok-hello-alert', answer(OK), { do: 'record' }, answer({ hex: '15030300020228' })),
  endless({
    name: 'proxy-closes-at-once',
    server: peer([{ do: 'close' }]),
    args: ['-proxy', '{address}', ...TARGET],
  }),
  {
    name: 'proxy-speaks-first',
    server: peer([answer(OK), asked, { do: 'record' }, { do: 'close' }]),
    args: ['-proxy', '{address}', ...TARGET],
    script: [EXIT],
  },
  endless({
    name: 'proxy-silent',
    server: peer([asked]),
    args: ['-proxy', '{address}', ...TARGET],
  }),
  {
    ...refused('proxy-refused-prexit', answer('HTTP/1.0 403 No\r\n\r\n')),
    args: ['-proxy', '{address}', ...TARGET, '-prexit'],
  },
  {
    ...refused('proxy-refused-quiet', answer('HTTP/1.0 403 No\r\n\r\n')),
    args: ['-proxy', '{address}', ...TARGET, '-quiet'],
  },
  {
    ...refused('proxy-refused-brief', answer('HTTP/1.0 403 No\r\n\r\n')),
    args: ['-proxy', '{address}', ...TARGET, '-brief'],
  },
  {
    ...refused('proxy-refused-debug', answer('HTTP/1.0 403 No\r\n\r\n')),
    args: ['-proxy', '{address}', ...TARGET, '-debug'],
    masks: ['debug'],
  },
  {
    ...refused('proxy-refused-reconnect', answer('HTTP/1.0 403 No\r\n\r\n')),
    args: ['-proxy', '{address}', ...TARGET, '-reconnect'],
  },

  asWritten('name', 'a.test:443'),
  asWritten('no-port', 'a.test'),
  asWritten('service', 'a.test:https'),
  asWritten('ipv6', '[::1]:443'),
  asWritten('no-host', ':443'),
  {
    name: 'proxy-then-starttls',
    server: peer([answer('220 a.test\r\n'), { do: 'half-close' }]),
    script: [EXIT],
    args: ['-proxy', '{address}', '-connect', 'a.test:25', '-starttls', 'smtp'],
    requires: ['openssl:1.1.1'],
  },
  {
    ...refused('proxy-after-starttls', answer('HTTP/1.0 403 No\r\n\r\n')),
    args: ['-starttls', 'smtp', '-proxy', '{address}', '-connect', 'a.test:25'],
    requires: ['openssl:1.1.1'],
  },
  exactly('proxy-asks-name', CONNECT('a.test:443'), ['-connect', 'a.test:443']),
  exactly('proxy-asks-default-port', CONNECT('a.test:4433'), ['a.test']),
  exactly('proxy-asks-service', CONNECT('a.test:https'), ['-connect', 'a.test:https']),
  // Brackets around it or not: that is up to the libcrypto.
  exactly('proxy-asks-ipv6', CONNECT('443').slice('CONNECT '.length), ['-connect', '[::1]:443']),
  exactly('proxy-asks-user', CONNECT('a.test:1', BASIC('u:')), [
    '-connect',
    'a.test:1',
    '-proxy_user',
    'u',
  ]),
  exactly('proxy-asks-user-empty', CONNECT('a.test:1', BASIC(':')), [
    '-connect',
    'a.test:1',
    '-proxy_user',
    '',
  ]),
  exactly('proxy-asks-user-pass', CONNECT('a.test:1', BASIC('u\xff:p:q')), [
    '-connect',
    'a.test:1',
    '-proxy_user',
    'u\xff',
    '-proxy_pass',
    'pass:p:q',
  ]),
  exactly(
    'proxy-asks-long-user',
    CONNECT('a.test:1', BASIC(`${'u'.repeat(200)}:${'p'.repeat(200)}`)),
    [
      '-connect',
      'a.test:1',
      '-proxy_user',
      'u'.repeat(200),
      '-proxy_pass',
      `pass:${'p'.repeat(200)}`,
    ],
  ),
  {
    ...exactly('proxy-asks-pass-env', CONNECT('a.test:1', BASIC('u:fromenv')), [
      '-connect',
      'a.test:1',
      '-proxy_user',
      'u',
      '-proxy_pass',
      'env:SECRET',
    ]),
    env: { SECRET: 'fromenv' },
  },
  exactly('proxy-asks-pass-file', CONNECT('a.test:1', BASIC('u:secret')), [
    '-connect',
    'a.test:1',
    '-proxy_user',
    'u',
    '-proxy_pass',
    'file:{pki}/pass.txt',
  ]),
  {
    ...exactly('proxy-asks-pass-stdin', CONNECT('a.test:1', BASIC('u:typed')), [
      '-connect',
      'a.test:1',
      '-proxy_user',
      'u',
      '-proxy_pass',
      'stdin',
    ]),
    stdin: { file: 'typed' },
    given: { typed: 'typed\nmore\n' },
  },

  ...table(
    'proxy-bad',
    {
      'no-value': ['-proxy'],
      'user-no-value': ['-proxy_user'],
      'pass-no-value': ['-proxy_pass'],
      alone: ['-proxy', '127.0.0.1:1'],
      'port-only': ['-proxy', '127.0.0.1:1', '-port', '1'],
      'connect-no-host': ['-proxy', '127.0.0.1:1', '-connect', ':443'],
      'many-colons': ['-proxy', 'a:b:c', '-connect', 'x:1'],
      'open-bracket': ['-proxy', '[::1', '-connect', 'x:1'],
      'connect-malformed': ['-proxy', 'a:1', '-connect', 'a:b:c'],
      url: ['-proxy', 'http://localhost:3128', '-connect', 'x:1'],
      'port-name': ['-proxy', '127.0.0.1:nosuchservice', '-connect', 'x:1'],
      'pass-no-user': ['-proxy', 'a:1', '-connect', 'x:1', '-proxy_pass', 'pass:x'],
      'pass-no-proxy': ['-connect', 'x:1', '-proxy_pass', 'pass:x'],
      'pass-source': ['-proxy_pass', 'secret'],
      'pass-source-colon': ['-proxy_pass', 'nosuch:secret', '-proxy_user', 'u'],
      'pass-env-missing': ['-proxy_pass', 'env:NOSUCH', '-proxy_user', 'u'],
      'pass-file-missing': ['-proxy_pass', 'file:missing', '-proxy_user', 'u'],
      'pass-file-empty': ['-proxy_pass', 'file:{pki}/empty.pem', '-proxy_user', 'u'],
      'pass-file-directory': ['-proxy_pass', 'file:.', '-proxy_user', 'u'],
      'pass-fd-bad': ['-proxy_pass', 'fd:77', '-proxy_user', 'u'],
      'pass-fd-word': ['-proxy_pass', 'fd:x', '-proxy_user', 'u'],
      'pass-before-unix': ['-proxy_pass', 'x', '-unix', 'missing', '-dtls'],
      unix: ['-unix', 'missing', '-proxy', 'a:1'],
      'unix-host': ['-proxy', 'a:1', '-unix', 'missing'],
      dtls: ['-dtls', '-proxy', 'a:b:c', '-connect', 'x:1'],
    },
    bad,
  ),
  bad('proxy-bad-pass-stdin-ended', ['-proxy_pass', 'stdin', '-proxy_user', 'u'], {
    stdin: 'null',
    server: none,
  }),
  bad('proxy-bad-refused', ['-proxy', '{address}', '-connect', 'x:1'], { server: closed }),
  bad('proxy-bad-host-empty', ['-proxy', ':{port}', '-connect', '127.0.0.1:1', '-4'], {
    server: closed,
  }),
  bad('proxy-bad-user-only', ['-proxy_user', 'u', '-connect', '{address}'], { server: closed }),
  bad('proxy-bad-servername', [
    '-proxy',
    'a:b:c',
    '-connect',
    'x:1',
    '-noservername',
    '-servername',
    'x',
  ]),

  ...table(
    'tinyproxy',
    {
      plain: BEHIND,
      servername: [...BEHIND, '-servername', 'localhost'],
      debug: [...BEHIND, '-debug', '-verify_quiet'],
      refused: ['-quiet', '-connect', '127.0.0.3:{port}'],
      'bad-name': ['-quiet', '-connect', 'nowhere.invalid:{port}'],
      user: [...BEHIND, '-proxy_user', 'u', '-proxy_pass', 'pass:p'],
    },
    real(tinyproxy()),
  ),
  ...table(
    'tinyproxy-auth',
    {
      right: [...BEHIND, '-proxy_user', 'user', '-proxy_pass', 'pass:word'],
      wrong: ['-quiet', ...BEHIND, '-proxy_user', 'user', '-proxy_pass', 'pass:other'],
      'no-pass': ['-quiet', ...BEHIND, '-proxy_user', 'user'],
      none: ['-quiet', ...BEHIND],
    },
    real(tinyproxy('BasicAuth user word')),
  ),
  ...table(
    'tinyproxy-ports',
    { forbidden: ['-quiet', ...BEHIND] },
    real(tinyproxy('ConnectPort 443')),
  ),
];
