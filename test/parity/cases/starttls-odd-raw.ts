// -starttls with protocols that are no lines: packets, elements and tags that only one of them can get wrong.
// Not here: what is alike for all protocols (starttls-broken.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import {
  before,
  broken,
  DRAINED,
  hear,
  MYSQL,
  MYSQL_REQUEST,
  type Odd,
  oddRows,
  type Protocol,
  packet,
  type Steps,
  say,
  TELNET_DO,
  TELNET_FOLLOWS,
  TLS,
  XMPP_OFFER,
} from './starttls-dialogues';

const NS = 'urn:ietf:params:xml:ns:xmpp-tls';

/** The body of a MySQL packet from its parts. */
const mysql = (parts: {
  readonly version?: string;
  readonly salt?: string;
  readonly filler?: string;
  readonly flags?: string;
  readonly rest?: string;
}) =>
  packet(
    `\x0a${parts.version ?? '8\0'}\x01\0\0\0${parts.salt ?? 'saltsalt'}${parts.filler ?? '\0'}` +
      `${parts.flags ?? '\xff\xff'}${parts.rest ?? '\x21\x02\0\xff\xff\x15'}`,
  );

const odd: readonly Odd[] = [
  [
    'xmpp',
    0,
    {
      quotes: [
        `<starttls xmlns="${NS}"/>`,
        `<starttls xmlns="${NS}'/>`,
        `<starttls xmlns=${NS}/>`,
        `<starttls xmlns='${NS.toUpperCase()}'/>`,
        `<STARTTLS xmlns='${NS}'/>`,
      ],
      attributes: [
        `<starttls a='b' xmlns='${NS}'/>`,
        `<starttls  xmlns='${NS}'/>`,
        `<starttls\nxmlns='${NS}'/>`,
        `<tls:starttls xmlns:tls='${NS}'/>`,
        `<starttls xmlns = '${NS}'/>`,
        `<starttls xmlns='${NS}x'/>`,
      ],
      'in-pieces': [
        ["<?xml version='1.0'?>", "<stream:stream from='x'>", XMPP_OFFER],
        ["<stream:stream from='x'>", '<stream:features>', XMPP_OFFER, '</stream:features>'],
        ['<a/>'.repeat(10), '<b/>', '<c/>'],
      ],
      ends: [
        '</stream:stream>',
        '<stream:error/></stream:stream>',
        `${XMPP_OFFER}</stream:stream>`,
      ],
      nul: [`\0${XMPP_OFFER}`, `<a/>\0${XMPP_OFFER}`, [`\0`, XMPP_OFFER], `${XMPP_OFFER}\0`],
      'in-a-comment': [`<!-- ${XMPP_OFFER} -->`, `<![CDATA[${XMPP_OFFER}]]>`],
      required: [`<starttls xmlns='${NS}'><required/></starttls>`],
      sizes: [
        'x'.repeat(8191 - XMPP_OFFER.length) + XMPP_OFFER,
        'x'.repeat(8192 - XMPP_OFFER.length) + XMPP_OFFER,
        'x'.repeat(8182 - XMPP_OFFER.length) + XMPP_OFFER,
        'x'.repeat(16370 - XMPP_OFFER.length) + XMPP_OFFER,
        'x'.repeat(16384),
      ],
    },
  ],
  [
    'xmpp',
    1,
    {
      answers: [
        '<failure/>',
        '<proceed',
        '< proceed/>',
        '<PROCEED/>',
        '<proceeding/>',
        '<tls:proceed/>',
        '</stream:stream>',
        ' ',
        '\0<proceed/>',
        '<failure/><proceed/>',
      ],
      'in-pieces': [
        ['<pro', 'ceed/>'],
        ['<proceed', '/>'],
        [' ', '<proceed/>'],
      ],
      'long-answer': [`${'x'.repeat(8182)}<proceed/>`, `${'x'.repeat(8183)}<proceed/>`],
    },
  ],
  [
    'xmpp-server',
    0,
    { quotes: [XMPP_OFFER, `<starttls xmlns="${NS}'/>`, `<starttls xmlns='${NS}"/>`] },
  ],
  [
    'telnet',
    0,
    {
      options: [
        '\xff\xfb\x2e',
        '\xff\xfd\x2f',
        '\xff\xfd\x18\xff\xfd\x2e',
        '\xff\xfd\x2e\xff\xfd\x18',
        '\xff\xfa\x2e\x01\xff\xf0',
        'login: ',
        '\xff',
        '\xff\xff\xfd\x2e',
        '\0\0\0',
        'abcd',
      ],
      'in-pieces': [
        ['\xff', '\xfd\x2e'],
        [TELNET_DO, TELNET_FOLLOWS],
        ['\xff\xfd', '\x2e'],
      ],
      'with-follows': [TELNET_DO + TELNET_FOLLOWS, TELNET_FOLLOWS + TELNET_DO],
    },
  ],
  [
    'telnet',
    1,
    {
      follows: [
        TELNET_DO,
        '\xff\xfa\x2e\x02\xff\xf0',
        '\xff\xfa\x2e\x01\xff\xf1',
        '\xff\xfa\x2e\x01\xff',
        `${TELNET_FOLLOWS}\xff`,
        TELNET_FOLLOWS + TELNET_FOLLOWS,
        '\xff\xfd\x18\xff\xfa\x2e\x01\xff\xf0',
        'login:',
        '\xff\xfa\x2e\0\xff\xf0',
      ],
      'in-pieces': [
        [TELNET_DO, TELNET_FOLLOWS],
        ['\xff\xfa\x2e', '\x01\xff\xf0'],
      ],
    },
  ],
  [
    'postgres',
    0,
    {
      answers: ['N', 'E', 's', '\0', 'SS', 'S\0', 'SN', 'NS', ' S', '\xd3'],
      errors: [
        'ESFATAL\0C0A000\0Munsupported frontend protocol\0\0',
        'E\0\0\0\x08x\0\0',
        'R\0\0\0\x08\0\0\0\0',
      ],
    },
  ],
  [
    'mysql',
    0,
    {
      version: [
        packet(`\x09${MYSQL.slice(5)}`),
        packet(`\xff${MYSQL.slice(5)}`),
        packet(`\0${MYSQL.slice(5)}`),
        packet(`\x0b${MYSQL.slice(5)}`),
        mysql({ version: '\0' }),
        mysql({ version: `5.5.5-10.1-MariaDB${'x'.repeat(100)}\0` }),
        mysql({ version: `${'x'.repeat(200)}` }),
        packet(`\x0a${'x'.repeat(60)}\0`),
        packet(`\x0a${'x'.repeat(60)}`),
      ],
      borders: [17, 16, 15, 14, 13, 12, 11, 4, 1].map((left) =>
        packet(`\x0a${'x'.repeat(20)}\0${'\x01'.repeat(left - 1)}\0`),
      ),
      'borders-ssl': [15, 16].map((left) =>
        packet(`\x0a${'x'.repeat(20)}\0${'\x01'.repeat(12)}\0${'\xff'.repeat(left - 13)}`),
      ),
      sizes: [
        packet('x'.repeat(16)),
        packet('x'.repeat(17)),
        packet(`\x0a${'\0'.repeat(15)}`),
        packet(`\x0a${'\0'.repeat(16)}`),
        '\0'.repeat(21),
        '\0',
        'x'.repeat(8192),
        packet(`\x0a8\0\x01\0\0\0saltsalt\0\xff\xff${'\0'.repeat(8188 - 18)}`),
        packet(`\x0a8\0\x01\0\0\0saltsalt\0\xff\xff${'\0'.repeat(8189 - 18)}`),
        packet(`\x0a8\0\x01\0\0\0saltsalt\0\xff\xff${'\0'.repeat(16384 - 18)}`),
      ],
      lengths: [
        `\xff\xff\xff${MYSQL.slice(3)}`,
        `\0\0\0${MYSQL.slice(3)}`,
        `${String.fromCharCode(MYSQL.charCodeAt(0) + 1)}${MYSQL.slice(1)}`,
        `${String.fromCharCode(MYSQL.charCodeAt(0) - 1)}${MYSQL.slice(1)}`,
        `${MYSQL}x`,
        MYSQL.slice(0, -1),
        `${MYSQL.slice(0, 2)}\x01${MYSQL.slice(3)}`,
        `${MYSQL.slice(0, 3)}\x07${MYSQL.slice(4)}`,
      ],
      flags: [
        mysql({ flags: '\0\0' }),
        mysql({ flags: '\0\x08' }),
        mysql({ flags: '\x08\0' }),
        mysql({ flags: '\xff\xf7' }),
        mysql({ filler: '\x01' }),
        mysql({ salt: '\0'.repeat(8) }),
        mysql({ rest: '' }),
        mysql({ rest: 'x'.repeat(100) }),
      ],
      'error-packet': [
        packet('\xff\x10\x04Too many connections'),
        packet('\xffj\x04Host is blocked\0'),
      ],
      twice: [MYSQL + MYSQL, [MYSQL, MYSQL]],
    },
  ],
];

/** Answers that are odd, and good enough. */
const good: Readonly<Record<string, readonly [Protocol, readonly Steps[]]>> = {
  'xmpp-proceeds': [
    'xmpp',
    [
      [
        "<?xml version='1.0'?>",
        "<stream:stream from='x'>",
        `<stream:features>${XMPP_OFFER}`,
      ].flatMap((part, at) => (at === 0 ? before('xmpp', 0) : []).concat(say(part), DRAINED)),
      [...before('xmpp', 1), DRAINED],
    ].map((start) => [
      ...start,
      { do: 'await', text: "xmpp-tls'/>" },
      say('<failure/><proceed'),
      TLS,
    ]),
  ],
  'mysql-minimal': [
    'mysql',
    [[say(mysql({ flags: '\0\x08', rest: '' })), hear(MYSQL_REQUEST), TLS]],
  ],
};

export const starttlsOddRawCases: readonly ParityCase[] = [
  ...odd.flatMap(oddRows),
  ...Object.entries(good).map(([name, [protocol, runs]]) => broken(name, protocol, runs)),
];
