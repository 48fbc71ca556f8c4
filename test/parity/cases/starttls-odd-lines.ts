// -starttls with protocols of lines: replies that only one of them can get wrong, and lines of every length.
// Not here: what is alike for all protocols (starttls-broken.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import {
  before,
  broken,
  DRAINED,
  HALF,
  type Protocol,
  protocols,
  replaced,
  type Steps,
  say,
  TLS,
  type Turn,
  take,
} from './starttls-dialogues';

/** The protocol, the turn whose answer is another, and the answers; each is a run of the client. */
type Odd = readonly [Protocol, number, Readonly<Record<string, string | readonly string[]>>];

const lines = (...all: string[]) => all.map((line) => `${line}\r\n`).join('');

/** Codes and line ends of replies of three digits, in front of the last line. */
const GREETINGS = {
  codes: ['220 a\r\n', '554 no\r\n', '421 busy\r\n', '000 x\r\n', '999 x\r\n', '2200 x\r\n'],
  mixed: [lines('220-a', '221-b', '220 c'), lines('220-a', '554-b', '220 c')],
  'no-space': ['220\r\n', '220\ta\r\n', '220\n'],
};

/** Answers to EHLO and LHLO. */
const HELLOS = {
  codes: [lines('250-STARTTLS', '251 b'), lines('500 STARTTLS'), lines('502-a', '250 STARTTLS')],
  case: [lines('250 starttls'), lines('250 StartTLS'), lines('250-STARTTLSX', '250 b')],
  'in-a-word': [lines('250 NOSTARTTLSHERE'), lines('250-AUTH=STARTTLS', '250 b')],
  short: [lines('250-STARTTLS', '25'), lines('250-STARTTLS', ''), lines('250'), '\n', '\r\n'],
  'after-the-end': [lines('250 a', '250 STARTTLS'), lines('250 STARTTLS', '250-more')],
  nul: ['250-STARTTLS\0\r\n250 b\r\n', '250-\0STARTTLS\r\n250 b\r\n', '250\0STARTTLS\r\n'],
  'waits-cr': '250-a\r250 STARTTLS\r\n',
  cr: ['250-STARTTLS\r\r\n250 b\r\r\n', '250-a\r\n250 STARTTLS\n'],
  hyphens: [lines('250--STARTTLS', '250 -'), lines('----', '---', '250 STARTTLS')],
};

/** Answers to the command itself. */
const REPLIES = {
  codes: ['220 c\r\n', '454 not now\r\n', '501 no\r\n', '221 bye\r\n', '\r\n', '\n', 'x'],
  'more-lines': [lines('220-a', '220 b'), lines('220 a', '220 b')],
};

const odd: readonly Odd[] = [
  ['smtp', 0, GREETINGS],
  ['smtp', 1, HELLOS],
  ['smtp', 2, REPLIES],
  ['lmtp', 1, { codes: HELLOS.codes, case: HELLOS.case }],
  [
    'ftp',
    0,
    {
      hyphens: [
        lines('220-a', '220b', '220 c'),
        lines('220-', '220 '),
        lines('220-a', ' 220 b', '1 2 ', '230 c'),
      ],
      letters: [lines('abc d', '220 e'), lines('22a b', '2 0 c', '220 d')],
      'waits-short': [lines('220-a', '22'), lines('220-a', '1'), lines('220-a', ''), '\n', '22\n'],
      high: ['\xb2\xb2\xb0 a\r\n220 b\r\n'],
    },
  ],
  [
    'ftp',
    1,
    { ...REPLIES, 'ftp-codes': ['334 c\r\n', '530 c\r\n', '234-a\r\n234 b\r\n', '431 x\r\n'] },
  ],
  [
    'imap',
    0,
    {
      greetings: [
        '* BYE\r\n',
        '* PREAUTH x\r\n',
        '. BAD\r\n',
        '\r\n',
        '* OK [CAPABILITY STARTTLS] a\r\n',
      ],
      'more-lines': [lines('* OK a', '* x', '. y'), lines('* OK', '. STARTTLS')],
    },
  ],
  [
    'imap',
    1,
    {
      tags: [
        lines('* STARTTLS', 'a OK', '. OK'),
        lines('.', '. OK'),
        lines('* x', '.. OK'),
        lines('+ STARTTLS', '. x'),
      ],
      refused: [
        lines('. BAD'),
        lines('. NO STARTTLS'),
        lines('* BYE', '. x'),
        lines('. OK STARTTLS'),
      ],
      case: [lines('* starttls', '. OK'), lines('* LOGINDISABLEDSTARTTLSX', '. OK')],
      short: [lines('* STARTTLS', 'x', '. OK'), lines('* STARTTLS', ''), '\n', '. \r\n', '.\r\n'],
      nul: ['* \0 STARTTLS\r\n. OK\r\n', '* STARTTLS\0\r\n. OK\r\n', '\0.\r\n. OK\r\n'],
      literal: ['* x {4}\r\n. OK\r\n', '. OK {5}\r\n'],
    },
  ],
  [
    'imap',
    2,
    { replies: ['. NO\r\n', '. BAD x\r\n', '* BYE\r\n', 'a OK\r\n', '+ go\r\n', '\r\n', 'x'] },
  ],
  [
    'pop3',
    0,
    {
      greetings: [
        '-ERR busy\r\n',
        '+ok a\r\n',
        '\r\n',
        '+',
        'x'.repeat(3),
        '+OK a\r\n+OK STLS\r\n',
      ],
      nul: ['+OK\0abcdefghi\r\n', '\0\0\0\0\0\0\0\0'],
    },
  ],
  [
    'pop3',
    1,
    {
      replies: [
        '-ERR no\r\n',
        '+ok\r\n',
        '+',
        '\r\n',
        '+OK a much longer answer than the greeting\r\n',
      ],
      'more-lines': [lines('+OK', 'STLS', '.'), lines('+OK', '-ERR')],
    },
  ],
  [
    'irc',
    0,
    {
      numerics: [
        ':x 691 a :no\r\n',
        ':x 451 STARTTLS :no\r\n',
        ':x 421 a STARTTLS :no\r\n',
        ':x 421 a :no\r\n:x 670\r\n',
        ':x 451 a starttls\r\n:x 670\r\n',
      ],
      blanks: [
        '  :x   670\r\n',
        ':x\t670\r\n',
        ':x\r670\r\n',
        ':x\n',
        ' \r\n',
        '670\r\n',
        '670 670\r\n',
      ],
      glued: [
        ':x670 a\r\n',
        ':x 670a\r\n',
        'a1 b\r\n',
        ':x 0670\r\n',
        ':x 0x29e\r\n',
        ':x 6 70\r\n:x 670\r\n',
      ],
      signs: [':x +670\r\n', ':x -670\r\n:x 670\r\n', ':x + 670\r\n', ':x --1\r\n', ':x 670.9\r\n'],
      'long-numbers': [
        ':x 4294967966\r\n',
        ':x 18446744073709552286\r\n:x 670\r\n',
        `:x ${'9'.repeat(300)}\r\n:x 670\r\n`,
        `:x ${'0'.repeat(300)}670\r\n`,
        ':x 4294967717 STARTTLS\r\n',
      ],
      notices: [
        `${':x NOTICE * :wait\r\n'}:x 670\r\n`,
        'PING :a\r\n:x 670\r\n',
        ':x 001 a\r\n:x 002 a\r\n:x 670\r\n',
      ],
      nul: [
        ':x 451\0STARTTLS\r\n:x 670\r\n',
        ':x\0 670\r\n',
        '\0:x 670\r\n',
        ':x 421 STARTTLS\0 x\r\n',
      ],
      'no-line-end': [':x 670', ':x 421 STARTTLS', ':x 691', ':x'],
    },
  ],
  [
    'nntp',
    0,
    { greetings: ['400 no\r\n', '502 no\r\n', '\r\n', lines('200 a', '101 b', 'STARTTLS', '.')] },
  ],
  [
    'nntp',
    1,
    {
      codes: [
        lines('1010 a', 'STARTTLS', '.'),
        lines('x101', 'STARTTLS', '.'),
        lines('202 a101', '.'),
        lines('101 STARTTLS', '.'),
      ],
      refused: [
        lines('500 what', '.'),
        lines('480 a STARTTLS', '.'),
        lines('502 101', 'STARTTLS', '.'),
      ],
      'waits-ends': [
        lines('101 a', '..', 'x'),
        lines('101 a', 'STARTTLS', '. x'),
        lines('101 a', 'STARTTLS', ''),
        '101 a\nSTARTTLS\n\n',
        '101\nx\n.\n',
      ],
      case: [lines('101 a', 'starttls', '.'), lines('101 a', 'XSTARTTLSX', '.')],
      nul: [
        '101\0\r\nSTARTTLS\r\n.\r\n',
        '\x00101 a\r\nSTARTTLS\r\n.\r\n',
        '101 a\r\n\0STARTTLS\r\n.\r\n',
      ],
    },
  ],
  [
    'nntp',
    2,
    {
      replies: ['580 no\r\n', '502 no\r\n', '483 x\r\n', '\r\n', 'x', '%s%n 580\r\n'],
      '382': [
        '1382\r\n',
        '580 not 382\r\n',
        'x\r\n382 c\r\n',
        '38\r\n',
        '580\0 382\r\n',
        `${'x'.repeat(9000)}382\r\n`,
      ],
      'long-refusal': [
        'x'.repeat(8191),
        'x'.repeat(8192),
        'x'.repeat(8193),
        'x'.repeat(16384),
        'y'.repeat(20000),
      ],
    },
  ],
  [
    'sieve',
    0,
    {
      words: [
        lines('"starttls"', 'ok'),
        lines('"StartTLS" "x"', 'Ok'),
        lines('"STARTTLSX"', 'OK'),
        lines('"X" "STARTTLS"', 'OK'),
      ],
      ends: [
        lines('"STARTTLS"', 'NO'),
        lines('"STARTTLS"', 'BYE "x"'),
        lines('"STARTTLS"', ''),
        lines(''),
        '\n',
        '"\n\n',
        lines('OK', '"STARTTLS"'),
      ],
      literal: [
        lines('"x" {8}', 'STARTTLS', 'OK'),
        lines('{10}', '"STARTTLS"', 'OK'),
        lines('"STARTTLS"', '{5}', 'hello'),
      ],
      nul: ['"START\0TLS"\r\nOK\r\n', '\0"STARTTLS"\r\nOK\r\n', '"STARTTLS"\0\r\nOK\0\r\n'],
      blanks: [lines(' "STARTTLS"', 'OK'), lines('"STARTTLS "', 'OK'), lines("'STARTTLS'", 'OK')],
    },
  ],
  [
    'sieve',
    1,
    {
      replies: ['ok\r\n', 'Ok "b"\r\n', 'oK', 'OKAY\r\n', 'OK'],
      refused: [
        'NO "x"\r\n',
        'no\r\n',
        'BYE "x"\r\n',
        ' OK\r\n',
        '\r\n',
        'O',
        '\n',
        'O\0K\r\n',
        'xOK\r\n',
      ],
      literal: ['OK {5}\r\nhello\r\n', 'NO {5}\r\nhello\r\n', '{2}\r\nOK\r\n'],
      'long-refusal': [
        `NO ${'x'.repeat(8189)}`,
        `NO ${'x'.repeat(8190)}`,
        `NO ${'x'.repeat(20000)}`,
      ],
    },
  ],
];

/** Around the sizes of buffers. */
const LENGTHS = [4096, 8191, 8192, 8193, 16384, 16385, 20000];

/** A line of so many bytes, its end included. */
const padded = (start: string, length: number) =>
  `${start}${'x'.repeat(length - start.length - 2)}\r\n`;

/** In front of what the line begins with, and what follows it in the same answer. */
const LONG: readonly (readonly [Protocol, number, string, string])[] = [
  ['smtp', 0, '220-', '220 a\r\n'],
  ['smtp', 0, '220 ', ''],
  ['smtp', 1, '250-', '250 STARTTLS\r\n'],
  ['smtp', 1, '250-STARTTLS', '250 b\r\n'],
  ['smtp', 2, '220 ', ''],
  ['pop3', 0, '+OK ', ''],
  ['imap', 1, '* ', '. OK\r\n'],
  ['imap', 1, '* STARTTLS', '. OK\r\n'],
  ['ftp', 0, '220-', '220 a\r\n'],
  ['nntp', 1, '101 ', 'STARTTLS\r\n.\r\n'],
  ['nntp', 1, '101 a\r\n', 'STARTTLS\r\n.\r\n'],
  ['sieve', 0, '"', '"STARTTLS"\r\nOK\r\n'],
  ['irc', 0, ':x 020 ', ':x 670 a\r\n'],
];

function longLines([protocol, turn, start, rest]: (typeof LONG)[number], at: number): ParityCase {
  const runs = LENGTHS.map((length) => [
    ...replaced(protocol, turn, say(padded(start, length) + rest)),
    HALF,
  ]);
  return broken(`${protocol}-long-line-${at + 1}`, protocol, runs);
}

/**
 * After the last turn, which is read as it comes, there is TLS; after one before it, the client may wait for ever. It
 * certainly does after an answer called `waits`, and after most of IRC's for eight seconds, so that the server ends there.
 */
function oddRow([protocol, turn, answers]: Odd): ParityCase[] {
  const isLast = turn === protocols[protocol].length - 1;
  return Object.entries(answers).map(([name, data]) => {
    const ends = (answer: string): Steps => [
      ...before(protocol, turn),
      ...take(protocols[protocol][turn] as Turn, say(answer), DRAINED, HALF),
    ];
    const goesOn = (answer: string): Steps => [
      ...replaced(protocol, turn, say(answer)),
      isLast ? TLS : HALF,
    ];
    const runs = [data].flat().map(name.startsWith('waits') || protocol === 'irc' ? ends : goesOn);
    return broken(`${protocol}-odd-${turn + 1}-${name}`, protocol, runs);
  });
}

export const starttlsOddLineCases: readonly ParityCase[] = [
  ...odd.flatMap(oddRow),
  ...LONG.map(longLines),
];
