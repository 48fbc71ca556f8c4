// -starttls ldap: responses in BER that are odd, wrong or refused.
// Not here: other protocols (starttls-odd-raw.ts), what is alike for all of them (starttls-broken.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import {
  type Answer,
  broken,
  hear,
  LDAP_OK,
  LDAP_REQUEST,
  oddRows,
  say,
  TLS,
} from './starttls-dialogues';

/** A BER element of short, or as long as may be, definite length. */
const ber = (tag: string, body: string) => `${tag}${String.fromCharCode(body.length)}${body}`;
/** With the length in so many bytes behind its first. */
const long = (tag: string, body: string, size: number) =>
  `${tag}${String.fromCharCode(0x80 + size)}${'\0'.repeat(size - 1)}${String.fromCharCode(body.length)}${body}`;

const ID = '\x02\x01\x01';
const NOTHING = '\x04\0\x04\0';
const result = (code: string, rest = NOTHING) => ber('\x78', ber('\x0a', code) + rest);
const message = (response: string, id = ID) => ber('\x30', id + response);

/** Under each name the runs of a case. */
const odd: Readonly<Record<string, readonly Answer[]>> = {
  'long-form': [1, 2, 3, 4, 5, 8].map((size) => long('\x30', ID + result('\0'), size)),
  'long-form-inside': [1, 2, 4].flatMap((size) => [
    message(long('\x78', `\x0a\x01\0${NOTHING}`, size)),
    message(result('\0'), long('\x02', '\x01', size)),
    message(ber('\x78', long('\x0a', '\0', size) + NOTHING)),
  ]),
  indefinite: [
    `\x30\x80${ID}${result('\0')}\0\0`,
    message(`\x78\x80\x0a\x01\0${NOTHING}\0\0`),
    '\x30\x80',
    '\x30\x80\0\0',
    message('\x78\x07\x0a\x80\0\x04\0\x04\0'),
    message(result('\0'), '\x02\x80\x01'),
  ],
  lengths: [
    '\x30\xff',
    '\x30\x84\xff\xff\xff\xff',
    '\x30\x84\x7f\xff\xff\xff',
    '\x30\x88\0\0\0\0\0\0\0\x0c',
    '\x30\x7f\x02\x01\x01',
    '\x30\0',
    '\x30',
    `\x30\x0b${LDAP_OK.slice(2)}`,
    `\x30\x0d${LDAP_OK.slice(2)}`,
    message('\x78\x20\x0a\x01\0\x04\0\x04\0'),
    message('\x78\0'),
    message('\x78\x02\x0a\0'),
    '\x30\x81\0',
    '\x30\x81',
    '\x30\x82\0',
    `\x30\0${ID}${result('\0')}`,
    `\x30\x03${ID}${result('\0')}`,
    `\x30\x02${ID}${result('\0')}`,
    message('\x78\0') + ber('\x0a', '\0'),
    `${message('\x78\x01\x0a')}\x01\0`,
    message('\x78\x03\x0a\x02\0'),
    message(result('\0'), '\x02\x0c\x01'),
  ],
  codes: ['\x01', '\x02', '\x34', '\x35', '\x50', '\x7f', '\x80', '\xff'].map((code) =>
    message(result(code)),
  ),
  'long-codes': [
    '\0\0',
    '\0\x02',
    '\x01\0',
    '\x7f\xff\xff\xff',
    '\x80\0\0\0',
    '\xff\xff\xff\xff',
    '\0\0\0\0\0',
    '\x01\0\0\0\0',
    '\x01\0\0\0\x01',
    '\0\0\0\0\0\0\0\0\x01',
    '',
  ].map((code) => message(result(code))),
  ids: [
    message(result('\0'), '\x02\x01\x02'),
    message(result('\0'), '\x02\x01\0'),
    message(result('\0'), '\x02\0'),
    message(result('\0'), '\x02\x04\x7f\xff\xff\xff'),
    message(result('\0'), '\x0a\x01\x01'),
    message(result('\0'), '\x42\x01\x01'),
    message(result('\0'), '\x22\x03\x02\x01\x01'),
  ],
  tags: [
    `\x31${LDAP_OK.slice(1)}`,
    `\x10${LDAP_OK.slice(1)}`,
    `\x70${LDAP_OK.slice(1)}`,
    `\xb0${LDAP_OK.slice(1)}`,
    message(result('\0').replace('\x78', '\x58')),
    message(result('\0').replace('\x78', '\xb8')),
    message(result('\0').replace('\x78', '\x38')),
    message(result('\0').replace('\x78', '\x61')),
    message(result('\0').replace('\x78', '\x77')),
    message(result('\0').replace('\x0a', '\x02')),
    message(result('\0').replace('\x0a', '\x2a')),
    message(result('\0').replace('\x0a', '\x8a')),
  ],
  'long-tags': [
    '\x3f\x10\x0c\x02\x01\x01',
    '\x3f\x80\x10\x00',
    '\x3f',
    '\x3f\x10',
    '\x3f\xff\xff\xff\xff\x7f\0',
    '\x3f\x87\xff\xff\xff\x7f\0',
    '\x3f\x88\x80\x80\x80\x10\0',
    '\x3f\x88\x80\x80\x80\x90\0',
    message('\x7f\x18\x07\x0a\x01\0\x04\0\x04\0'),
    message('\x7f\x81\x80\x80\x80\x80\x18\x07\x0a\x01\0\x04\0\x04\0'),
    message(`\x78\x08\x1f\x0a\x01\0${NOTHING}`),
    message(result('\0'), '\x1f\x02\x01\x01'),
  ],
  more: [
    LDAP_OK + LDAP_OK,
    `${LDAP_OK}x`,
    message(result('\0', `${NOTHING}\x8a\x161.3.6.1.4.1.1466.20037`)),
    message(result('\0', `${NOTHING}\x8a\x071.2.3.4`)),
    message(result('\x0a', `${NOTHING}\xa3\x0a\x04\x08ldap://x`)),
    message(result('\x02', '\x04\0\x04\x05sorry')),
    message(result('\0', '')),
    message(result('\0') + result('\x01')),
    '\x30\x1f\x02\x01\0\x78\x1a\x0a\x01\x34\x04\0\x04\0\x8a\x131.3.6.1.4.1.1466.20036',
  ],
  noise: ['\0', '\0\0', '\xff\xff\xff', 'HTTP/1.0 400 Bad\r\n\r\n', '\x16\x03\x01\0\x02\x02\x28'],
};

/** Odd, and good enough. */
const good = [
  long('\x30', ID + result('\0'), 4),
  message(result('\0\0\0\0')),
  message(result('\0'), '\x02\x01\x63'),
  message(ber('\x78', '\x0a\x01\0')),
];

export const starttlsOddLdapCases: readonly ParityCase[] = [
  ...oddRows(['ldap', 0, odd]),
  broken(
    'ldap-proceeds',
    'ldap',
    good.map((answer) => [hear(LDAP_REQUEST), say(answer), TLS]),
  ),
];
