// -starttls: each protocol's dialogue against scripted servers, willing and unwilling, in front of a TLS server.
// Not here: real servers.
// Called by index.ts.

import type { ParityCase, PeerStep, ServerSpec, Step } from '../../../lib/parity/case';
import { END, EXIT, relay, SHOWN, see, send, TO } from './rows';

const say = (data: string): PeerStep => ({ do: 'send', data });
const hear = (text: string): PeerStep => ({ do: 'await', text });
const bytes = (count: number): PeerStep => ({ do: 'await', bytes: count });
const TLS: PeerStep = { do: 'relay' };
/** The client's first TLS record: it has got past the dialogue. */
const RECORD: PeerStep = { do: 'record' };
/** No more from the server, which goes on reading: a close would race with what the client writes. */
const HALF: PeerStep = { do: 'half-close' };
type Dialogue = readonly PeerStep[];

const SEEN = "xmpp-tls'/>";
const OPENED = "version='1.0'>";
const STREAM = "<stream:stream from='x'>";
const FEATURES = "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
const MYSQL = [
  '\x0a8.0.1\0',
  '\x01\0\0\0',
  'saltsalt',
  '\0',
  '\xff\xff',
  '\x21\x02\0\xff\xff\x15',
  '\0'.repeat(10),
].join('');
const packet = (body: string) => `${String.fromCharCode(body.length)}\0\0\0${body}`;
const LDAP_OK = '\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\0\x04\0\x04\0';
const LDAP_REFUSED = '\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x02\x04\0\x04\0';

/** Servers that let TLS start. */
const willing: Readonly<Record<string, Dialogue>> = {
  smtp: [
    say('220-one\r\n220 two\r\n'),
    hear('EHLO mail.example.com\r\n'),
    say('250-SIZE\r\n250-STARTTLS\r\n250 HELP\r\n'),
    hear('STARTTLS\r\n'),
    say('220 go\r\n'),
  ],
  lmtp: [
    say('220 x\r\n'),
    hear('LHLO mail.example.com\r\n'),
    say('250 STARTTLS\r\n'),
    hear('STARTTLS\r\n'),
    say('220 go\r\n'),
  ],
  pop3: [say('+OK a long greeting\r\n'), hear('STLS\r\n'), say('+OK\r\n')],
  imap: [
    say('* OK hello\r\n'),
    hear('. CAPABILITY\r\n'),
    say('* CAPABILITY IMAP4 STARTTLS\r\n. OK done\r\n'),
    hear('. STARTTLS\r\n'),
    say('. OK go\r\n'),
  ],
  ftp: [say('220-a\r\n220 b\r\n'), hear('AUTH TLS\r\n'), say('234 go\r\n')],
  xmpp: [hear(OPENED), say(STREAM + FEATURES), hear(SEEN), say("<proceed xmlns=''/>")],
  'xmpp-server': [
    hear('jabber:server'),
    say(FEATURES.replaceAll("'", '"')),
    hear(SEEN),
    say('<proceed/>'),
  ],
  telnet: [say('\xff\xfd\x2e'), bytes(9), say('\xff\xfa\x2e\x01\xff\xf0')],
  irc: [hear('STARTTLS\r\n'), say(':x 670 me :go\r\n')],
  mysql: [say(packet(MYSQL)), bytes(36)],
  postgres: [bytes(8), say('S')],
  nntp: [
    say('200 hi\r\n'),
    hear('CAPABILITIES\r\n'),
    say('101 list\r\nVERSION 2\r\nSTARTTLS\r\n.\r\n'),
    hear('STARTTLS\r\n'),
    say('382 go\r\n'),
  ],
  sieve: [
    say('"IMPLEMENTATION" "x"\r\n"starttls"\r\nOK "hi"\r\n'),
    hear('STARTTLS\r\n'),
    say('ok "go"\r\n'),
  ],
  ldap: [bytes(31), say(LDAP_OK)],
};

/** Servers that do not, or not as the protocol says; the name's first part is the protocol. */
const unwilling: Readonly<Record<string, Dialogue>> = {
  'smtp ends': [HALF, hear('STARTTLS\r\n'), RECORD],
  'smtp ends-after-greeting': [
    say('220 x\r\n'),
    hear('EHLO mail.example.com\r\n'),
    HALF,
    hear('STARTTLS\r\n'),
    RECORD,
  ],
  'smtp not-offered': [
    say('220 x\r\n'),
    hear('EHLO'),
    say('250 HELP\r\n'),
    hear('STARTTLS\r\n'),
    say('502 no\r\n'),
    TLS,
  ],
  'smtp short-lines': [
    say('220\r\n'),
    hear('EHLO'),
    say('250\r\n'),
    hear('STARTTLS\r\n'),
    say('220\r\n'),
    TLS,
  ],
  'smtp split': [
    ...[...'220 x\r\n'].map(say),
    hear('EHLO'),
    ...[...'250-A\r\n250 STARTTLS\r\n'].map(say),
    hear('STARTTLS\r\n'),
    say('220 go\r\n'),
    TLS,
  ],
  'pop3 ends': [HALF, hear('STLS\r\n'), RECORD],
  'pop3 long-answer': [say('+OK\r\n'), hear('STLS\r\n'), say('+OK come in, here is TLS\r\n'), TLS],
  'imap ends': [HALF, hear('. STARTTLS\r\n'), RECORD],
  'imap not-offered': [
    say('* OK\r\n'),
    hear('CAPABILITY'),
    say('* CAPABILITY\r\n. OK\r\n'),
    hear('. STARTTLS\r\n'),
    say('. NO\r\n'),
    TLS,
  ],
  'imap ends-in-list': [
    say('* OK\r\n'),
    hear('. CAPABILITY\r\n'),
    say('* CAPABILITY ST'),
    HALF,
    hear('. STARTTLS\r\n'),
    RECORD,
  ],
  'ftp ends': [HALF, hear('AUTH TLS\r\n'), RECORD],
  'ftp refuses': [say('220 b\r\n'), hear('AUTH TLS\r\n'), say('500 no\r\n'), TLS],
  'xmpp ends': [hear(OPENED), HALF],
  'xmpp ends-at-once': [HALF, hear(OPENED)],
  'xmpp no-offer': [hear(OPENED), say('<stream:features/>'), HALF],
  'xmpp failure': [hear(OPENED), say(FEATURES), hear(SEEN), say('<failure/>'), HALF],
  'telnet ends': [HALF],
  'telnet refuses': [say('\xff\xfc\x2e'), HALF],
  'telnet no-follows': [say('\xff\xfd\x2e'), bytes(9), say('\xff\xfa\x2e'), HALF],
  'irc ends': [HALF, hear('STARTTLS\r\n')],
  'irc ends-after-command': [hear('STARTTLS\r\n'), HALF],
  'irc unknown': [hear('STARTTLS\r\n'), say(':x 421 STARTTLS :Unknown command\r\n'), HALF],
  'irc not-registered': [hear('STARTTLS\r\n'), say(':x 451 STARTTLS :You have not\r\n'), HALF],
  'irc failed': [hear('STARTTLS\r\n'), say(':x 691 me :failed\r\n'), HALF],
  'irc notices': [hear('STARTTLS\r\n'), say(':x 020 * :wait\r\n:x 670 me :go\r\n'), TLS],
  'irc no-number': [hear('STARTTLS\r\n'), say('hello\r\n'), HALF],
  'mysql ends': [HALF],
  'mysql short': [say('\x01\0\0\0x'), HALF],
  'mysql wrong-length': [say(`\xff${packet(MYSQL).slice(1)}`), HALF],
  'mysql protocol-9': [say(packet(`\x09${MYSQL.slice(1)}`)), HALF],
  'mysql no-version-end': [say(packet(`\x0a${'x'.repeat(40)}`)), HALF],
  'mysql broken': [say(packet(`\x0a${'x'.repeat(20)}\0\x01\x02`)), HALF],
  'mysql filler': [say(packet(MYSQL.replace('saltsalt\0', 'saltsaltx'))), HALF],
  'mysql no-ssl': [say(packet(MYSQL.replace('\xff\xff\x21', '\0\0\x21'))), HALF],
  'postgres ends': [HALF, bytes(8)],
  'postgres refuses': [bytes(8), say('N'), HALF],
  'postgres error': [bytes(8), say('Eerror'), HALF],
  'nntp ends': [HALF, hear('STARTTLS\r\n')],
  'nntp no-capabilities': [
    say('200\r\n'),
    hear('CAPABILITIES'),
    // Before 3.0 a list is awaited all the same.
    say('500 what\r\n.\r\n'),
    hear('STARTTLS\r\n'),
    say('382 go\r\n'),
    TLS,
  ],
  'nntp refuses': [
    say('200\r\n'),
    hear('CAPABILITIES'),
    say('101 list\r\nREADER\r\n.\r\n'),
    hear('STARTTLS\r\n'),
    say('580 no\r\n'),
    HALF,
  ],
  'sieve ends': [HALF, hear('STARTTLS\r\n')],
  'sieve refuses': [say('"STARTTLS"\r\nOK\r\n'), hear('STARTTLS\r\n'), say('NO "x"\r\n'), HALF],
  'sieve short': [say('OK\r\n'), hear('STARTTLS\r\n'), say('O'), HALF],
  'ldap ends': [HALF, bytes(31)],
  'ldap refuses': [bytes(31), say(LDAP_REFUSED), HALF],
  'ldap no-sequence': [bytes(31), say('hello'), HALF],
  'ldap no-message-id': [bytes(31), say('\x30\x03\x04\x01\x01'), HALF],
  'ldap no-response': [bytes(31), say('\x30\x05\x02\x01\x01\x61\0'), HALF],
  'ldap no-result': [bytes(31), say('\x30\x07\x02\x01\x01\x78\x02\x04\0'), HALF],
};

function row(name: string, protocol: string, steps: Dialogue, ...more: string[]): ParityCase {
  const args = [...TO, '-starttls', protocol, ...more];
  return { name: `starttls-${name}`, server: relay([...steps]), args };
}

const options: readonly ParityCase[] = [
  row(
    'smtp-name',
    'smtp',
    [
      say('220 x\r\n'),
      hear('EHLO my.name\r\n'),
      say('250 STARTTLS\r\n'),
      hear('STARTTLS\r\n'),
      say('220\r\n'),
      TLS,
    ],
    '-name',
    'my.name',
  ),
  row(
    'xmpp-name',
    'xmpp',
    [hear("to='a.b'"), say(FEATURES), hear(SEEN), say('<proceed/>'), TLS],
    '-xmpphost',
    'a.b',
  ),
  {
    ...row('smtp-debug', 'smtp', [...(willing.smtp ?? []), TLS], '-debug', '-verify_quiet'),
    masks: ['debug'],
    // stderr comes between the bytes of a dump row when both go to one pipe.
    modes: ['split'],
  },
  { ...row('smtp-brief', 'smtp', [...(willing.smtp ?? []), TLS], '-brief'), script: [END] },
  {
    ...row('smtp-quiet', 'smtp', [...(willing.smtp ?? []), TLS], '-quiet', '-no_ign_eof'),
    script: [END],
  },
  row('imap-prexit', 'imap', [HALF, hear('. STARTTLS\r\n'), RECORD], '-prexit'),
  row('ftp-crlf', 'ftp', [...(willing.ftp ?? []), TLS], '-crlf'),
];

/** The letter C connects again, and speaks TLS at once. */
function again(name: string, second: Dialogue, script: readonly Step[]): ParityCase {
  const first = [...(willing.smtp ?? []), TLS];
  const one = row(`smtp-letter-c-${name}`, 'smtp', first);
  const server = { ...one.server, connections: [first, second] } as ServerSpec;
  return { ...one, server, requires: ['-adv'], script: [...SHOWN, send('C\n'), ...script] };
}

const letters: readonly ParityCase[] = [
  again('greeted', [say('220 again\r\n'), RECORD, HALF], [EXIT]),
  again('tls', [TLS], [see('CONNECTED('), ...SHOWN, END]),
];

export const starttlsCases: readonly ParityCase[] = [
  ...Object.entries(willing).map(([protocol, steps]) => row(protocol, protocol, [...steps, TLS])),
  ...Object.entries(unwilling).map(([name, steps]) =>
    row(name.replace(' ', '-'), name.split(' ')[0] ?? '', steps),
  ),
  ...options,
  ...letters,
];
