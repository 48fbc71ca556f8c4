// -starttls with protocols that are no lines: packets, BER elements, XML and options that only one of them can get wrong.
// Not here: what is alike for all protocols (starttls-broken.ts), protocols of lines (starttls-odd-lines.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import {
  before,
  broken,
  DRAINED,
  HALF,
  LDAP_OK,
  MYSQL,
  type Protocol,
  packet,
  protocols,
  say,
  TELNET_DO,
  TELNET_FOLLOWS,
  type Turn,
  take,
  XMPP_OFFER,
} from './starttls-dialogues';

/** The protocol, the turn whose answer is another, and the answers; each is a run of the client. */
type Odd = readonly [Protocol, number, Readonly<Record<string, readonly string[]>>];

/** A BER element with its length in the short form. */
const element = (tag: number, body: string) => String.fromCharCode(tag, body.length) + body;
/** The same with its length in so many bytes. */
const longForm = (tag: number, body: string, bytes: number) =>
  String.fromCharCode(tag, 0x80 | bytes) +
  '\0'.repeat(bytes - 1) +
  String.fromCharCode(body.length) +
  body;

const ID = element(0x02, '\x01');
const CODE_0 = element(0x0a, '\0');
const TAIL = element(0x04, '') + element(0x04, '');
const response = (code: string, id = ID) =>
  element(0x30, id + element(0x78, element(0x0a, code) + TAIL));

/** MySQL's first packet in its parts. */
const mysql = ({
  protocol = '\x0a',
  version = '8\0',
  salt = 'saltsalt',
  filler = '\0',
  capabilities = '\xff\xff',
  rest = '\x21\x02\0\xff\xff\x15',
} = {}) => packet(`${protocol}${version}\x01\0\0\0${salt}${filler}${capabilities}${rest}`);

const odd: readonly Odd[] = [
  [
    'ldap',
    0,
    {
      lengths: [
        longForm(0x30, ID + element(0x78, CODE_0 + TAIL), 1),
        longForm(0x30, ID + element(0x78, CODE_0 + TAIL), 2),
        longForm(0x30, ID + element(0x78, CODE_0 + TAIL), 4),
        longForm(0x30, ID + element(0x78, CODE_0 + TAIL), 5),
        longForm(0x30, ID + element(0x78, CODE_0 + TAIL), 9),
        element(0x30, ID + longForm(0x78, CODE_0 + TAIL, 3)),
        element(0x30, longForm(0x02, '\x01', 2) + element(0x78, CODE_0 + TAIL)),
        element(0x30, ID + element(0x78, longForm(0x0a, '\0', 1) + TAIL)),
      ],
      'too-long': [
        '\x30\x7f\x02\x01\x01',
        '\x30\x82\xff\xff\x02\x01\x01',
        '\x30\x84\x7f\xff\xff\xff\x02\x01\x01',
        '\x30\x84\xff\xff\xff\xff\x02\x01\x01',
        '\x30\x88\x7f\xff\xff\xff\xff\xff\xff\xff\x02\x01\x01',
        '\x30\x03\x02\x05\x01',
        `\x30\x0c\x02\x01\x01\x78\x7f${CODE_0}${TAIL}`,
        `\x30\x0c\x02\x01\x01\x78\x07\x0a\x05\0\x04\0\x04\0`,
      ],
      indefinite: [
        `\x30\x80${ID}${element(0x78, CODE_0 + TAIL)}\0\0`,
        element(0x30, `${ID}\x78\x80${CODE_0}${TAIL}\0\0`),
        '\x30\x80',
        '\x30\x80\x02\x80\0\0',
        element(0x30, `${ID}\x78\x80\x0a\x80\0\0\0\0`),
      ],
      // The message, the response, the result: each shorter than what is in it.
      overlapping: [
        `\x30\x0b${LDAP_OK.slice(2)}`,
        `\x30\x03${LDAP_OK.slice(2)}`,
        `\x30\x02${LDAP_OK.slice(2)}`,
        `\x30\0${LDAP_OK.slice(2)}`,
        `${element(0x30, `${ID}\x78\0`)}${CODE_0}`,
        `${element(0x30, `${ID}\x78\x01\x0a`)}\x01\0`,
        element(0x30, `${ID}\x78\x03\x0a\x02\0`),
        element(0x30, `\x02\x0c\x01${element(0x78, CODE_0 + TAIL)}`),
      ],
      // A length of several bytes at the very end.
      'empty-ends': [
        '\x30\x81\0',
        '\x30\x82\0\0',
        `\x30\x03\x02\x81\0`,
        element(0x30, `${ID}\x78\x81\0`),
        element(0x30, `${ID}\x78\x03\x0a\x81\0`),
        '\x3f\x10\0',
      ],
      cut: ['\x30', '\x30\x82', '\x30\x82\0', '\x30\0', '\x30\x01\x02', '\x30\x02\x02\x01'],
      tags: [
        element(0x31, ID),
        element(0x10, ID + element(0x78, CODE_0 + TAIL)),
        element(0x70, ID + element(0x78, CODE_0 + TAIL)),
        `\x3f\x10\x0c${ID}${element(0x78, CODE_0 + TAIL)}`,
        `\x3f\x81\x10\x0c${ID}`,
        '\x3f\x80\x80\x80\x80\x80\x80\x01\0',
        '\x3f\xff\xff\xff\xff\xff\x01\0',
        element(0x30, element(0x42, '\x01') + element(0x78, CODE_0 + TAIL)),
        element(0x30, element(0x22, '\x01') + element(0x78, CODE_0 + TAIL)),
        element(0x30, element(0x0a, '\x01') + element(0x78, CODE_0 + TAIL)),
        element(0x30, ID + element(0x58, CODE_0 + TAIL)),
        element(0x30, ID + element(0x38, CODE_0 + TAIL)),
        element(0x30, ID + element(0x61, CODE_0 + TAIL)),
        element(0x30, ID + element(0x78, element(0x02, '\0') + TAIL)),
        element(0x30, ID + element(0x78, element(0x4a, '\0') + TAIL)),
        element(0x30, ID + element(0x78, element(0x2a, '\0') + TAIL)),
      ],
      ids: [
        response('\0', element(0x02, '')),
        response('\0', element(0x02, '\x02')),
        response('\0', element(0x02, '\0\0\0\0\0\0\0\0\0\x01')),
        response('\0', element(0x02, '\xff')),
      ],
      codes: [
        response('\x01'),
        response('\x02'),
        response('\x34'),
        response('\x7f'),
        response('\xff'),
        response('\x01\0'),
        response('\0\0\0\x05'),
        response('\x7f\xff\xff\xff'),
        response('\x80\0\0\0'),
        response('\x01\0\0\0\0'),
        response('\x01\0\0\0\x07'),
        response('\x80\0\0\0\0\0\0\0'),
        response('\x01\0\0\0\0\0\0\0\0'),
        response(''),
      ],
      behind: [
        `${LDAP_OK}\0`,
        LDAP_OK + LDAP_OK,
        response('\0') + response('\x02'),
        element(0x30, ID + element(0x78, CODE_0)),
        element(0x30, `${ID}${element(0x78, CODE_0 + TAIL)}more`),
        element(0x30, ID + element(0x78, CODE_0 + TAIL + element(0xa3, 'ldap://x'))),
      ],
      'notice-of-disconnection': [
        element(
          0x30,
          element(0x02, '\0') +
            element(0x78, element(0x0a, '\x34') + TAIL + element(0x8a, '1.3.6.1.4.1.1466.20036')),
        ),
      ],
    },
  ],
  [
    'mysql',
    0,
    {
      lengths: [
        MYSQL.slice(0, 4),
        MYSQL.slice(0, 20),
        MYSQL.slice(0, 21),
        MYSQL.slice(0, -1),
        `${MYSQL}\0`,
        `\0\0\0\0${MYSQL.slice(4)}`,
        `${MYSQL.slice(0, 2)}\x01${MYSQL.slice(3)}`,
        MYSQL + MYSQL,
      ],
      sequence: [
        `${MYSQL.slice(0, 3)}\x07${MYSQL.slice(4)}`,
        `${MYSQL.slice(0, 3)}\xff${MYSQL.slice(4)}`,
      ],
      protocols: [
        mysql({ protocol: '\x09' }),
        mysql({ protocol: '\x0b' }),
        mysql({ protocol: '\xff' }),
        packet("\xff\x10\x04Host 'x' is blocked because of many connection errors"),
        packet('\xff\x10\x04#08S01Bad handshake'),
      ],
      versions: [
        mysql({ version: '\0' }),
        mysql({ version: `5.5.5-10.11-MariaDB-${'x'.repeat(200)}\0` }),
        mysql({ version: `${'9'.repeat(40)}` }),
        packet(`\x0a${'8'.repeat(60)}`),
        packet(`\x0a${'8'.repeat(30)}\0`),
        packet(`\x0a${'8'.repeat(30)}\0abcd`),
      ],
      borders: [
        packet(`\x0a8\0\x01\0\0\0saltsalt\0\xff\xff`),
        packet(`\x0a8\0\x01\0\0\0saltsalt\0\xff`),
        packet(`\x0a88\0\x01\0\0\0saltsalt\0\xff`),
        packet(`\x0a88\0\x01\0\0\0saltsalt\0`),
        packet(`\x0a888\0\x01\0\0\0saltsalt`),
      ],
      filler: [mysql({ filler: '\x01' }), mysql({ filler: '\xff' })],
      capabilities: [
        mysql({ capabilities: '\0\0' }),
        mysql({ capabilities: '\0\x08' }),
        mysql({ capabilities: '\x08\0' }),
        mysql({ capabilities: '\xff\xf7' }),
      ],
      large: [
        mysql({ rest: 'x'.repeat(8000) }),
        mysql({ rest: 'x'.repeat(16300) }),
        mysql({ rest: 'x'.repeat(20000) }),
      ],
    },
  ],
  [
    'postgres',
    0,
    {
      answers: ['N', 's', '\0', 'SS', 'S\0', 'SN', 'E', 'G', '\x15\x03\x01\0\x02\x02\x28'],
      errors: [
        'E\0\0\0\x4dSFATAL\0C0A000\0Munsupported frontend protocol 1234.5679\0\0',
        'EFATAL: no pg_hba.conf entry\n\0',
        'R\0\0\0\x08\0\0\0\0',
      ],
    },
  ],
  [
    'telnet',
    0,
    {
      options: [
        '\xff\xfb\x2e',
        '\xff\xfc\x2e',
        '\xff\xfe\x2e',
        '\xff\xfd\x2f',
        '\xff\xfd',
        '\xff',
        '\xff\xfd\x2e\xff\xfd\x2e',
        '\xff\xfb\x01\xff\xfd\x2e',
        '\xff\xfd\x2e\xff\xfb\x01',
        'login: ',
        '\r\n\xff\xfd\x2e',
      ],
      'follows-too-early': [TELNET_DO + TELNET_FOLLOWS, TELNET_FOLLOWS],
    },
  ],
  [
    'telnet',
    1,
    {
      follows: [
        '\xff\xfa\x2e\x02\xff\xf0',
        '\xff\xfa\x2e\x01\xff\xf1',
        '\xff\xfa\x2e\x01\xff',
        '\xff\xfa\x2f\x01\xff\xf0',
        `${TELNET_FOLLOWS}\xff`,
        TELNET_FOLLOWS + TELNET_FOLLOWS,
        `\xff\xfb\x01${TELNET_FOLLOWS}`,
        `${TELNET_FOLLOWS}login: `,
        TELNET_DO,
      ],
    },
  ],
  ...(['xmpp', 'xmpp-server'] as const).flatMap((protocol): Odd[] => [
    [
      protocol,
      0,
      {
        offers: [
          XMPP_OFFER.replaceAll("'", '"'),
          XMPP_OFFER.replace("'/>", '"/>'),
          XMPP_OFFER.replace('/>', '><required/></starttls>'),
          "<starttls  xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
          "<starttls id='1' xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
          "<STARTTLS xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
          "<x:starttls xmlns:x='urn:ietf:params:xml:ns:xmpp-tls'/>",
          "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls",
        ],
        errors: [
          "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
          '</stream:stream>',
          "<?xml version='1.0'?>",
          `\0${XMPP_OFFER}`,
          `<a>\0</a>${XMPP_OFFER}`,
        ],
        long: [
          `<!--${'x'.repeat(8170)}-->${XMPP_OFFER}`,
          `<!--${'x'.repeat(16340)}-->${XMPP_OFFER}`,
          `<!--${'x'.repeat(16370)}-->${XMPP_OFFER}`,
        ],
        'proceed-too-early': [`${XMPP_OFFER}<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`],
      },
    ],
    [
      protocol,
      1,
      {
        answers: [
          "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
          '<proceed',
          '<proceedings/>',
          '<PROCEED/>',
          '< proceed/>',
          "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>",
          '<failure/><proceed/>',
          '\0<proceed/>',
          ' ',
          `${'x'.repeat(16380)}<proceed/>`,
        ],
      },
    ],
  ]),
];

function oddRow([protocol, turn, answers]: Odd): ParityCase[] {
  return Object.entries(answers).map(([name, data]) => {
    const runs = data.map((answer) => [
      ...before(protocol, turn),
      ...take(protocols[protocol][turn] as Turn, say(answer), DRAINED, HALF),
    ]);
    return broken(`${protocol}-odd-${turn + 1}-${name}`, protocol, runs);
  });
}

export const starttlsOddRawCases: readonly ParityCase[] = odd.flatMap(oddRow);
