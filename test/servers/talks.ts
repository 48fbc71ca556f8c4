// What can be said to each real server behind TLS, and what it answers every time: the data that the cases are made of.
// Not here: the cases (cases.ts).
// Called by cases.ts.

/** A protocol as one server speaks it. */
export interface Talk {
  readonly server: string;
  readonly protocol: string;
  /** Said by the server after the handshake, before anything is asked. */
  readonly greets?: string;
  /**
   * A harmless command, and something at the end of its answer, which comes behind all session tickets. Prosody has none:
   * its streams have random names, and their attributes no order.
   */
  readonly ask?: string;
  readonly answer?: string;
  /** After its answer, the server ends the connection. */
  readonly ends?: boolean;
  /** What makes it end the connection. */
  readonly bye?: string;
  /** Its commands are lines. */
  readonly lines?: boolean;
  /** Arguments that every case needs. */
  readonly needs?: readonly string[];
  /** Asks clients for a certificate. */
  readonly asksClient?: boolean;
  /** The client speaks first, so that a proxy may be between the two. */
  readonly clientFirst?: boolean;
  /** Without TLS in its configuration it waits for ever. */
  readonly plainWaits?: boolean;
}

const BIND = '\x30\x0c\x02\x01\x02\x60\x07\x02\x01\x03\x04\0\x80\0';
const BOUND = '\x30\x0c\x02\x01\x02\x61\x07\x0a\x01\0\x04\0\x04\0';
const UNBIND = '\x30\x05\x02\x01\x03\x42\0';
/** The startup message of a user that there is not. */
const STARTUP = '\0\0\0\x10\0\x03\0\0user\0x\0\0';
/** The answer to the server's greeting, without anything in it. */
const EMPTY_LOGIN = '\x01\0\0\x02\0';

export const talks: readonly Talk[] = [
  {
    server: 'exim',
    protocol: 'smtp',
    ask: 'NOOP\r\n',
    answer: '250 OK\r\n',
    bye: 'QUIT\r\n',
    lines: true,
  },
  {
    server: 'dovecot',
    protocol: 'imap',
    ask: 'a NOOP\r\n',
    answer: 'a OK NOOP completed.\r\n',
    bye: 'b LOGOUT\r\n',
    lines: true,
  },
  {
    server: 'dovecot',
    protocol: 'pop3',
    ask: 'NOOP\r\n',
    answer: '-ERR Unknown command.\r\n',
    bye: 'QUIT\r\n',
    lines: true,
  },
  {
    server: 'dovecot',
    protocol: 'lmtp',
    ask: 'NOOP\r\n',
    answer: '250 2.0.0 OK\r\n',
    bye: 'QUIT\r\n',
    lines: true,
  },
  {
    server: 'dovecot',
    protocol: 'sieve',
    greets: 'OK "TLS negotiation successful."\r\n',
    ask: 'NOOP\r\n',
    answer: 'OK "NOOP Completed"\r\n',
    bye: 'LOGOUT\r\n',
    lines: true,
  },
  {
    server: 'vsftpd',
    protocol: 'ftp',
    ask: 'NOOP\r\n',
    answer: '530 Please login with USER and PASS.\r\n',
    bye: 'QUIT\r\n',
    lines: true,
  },
  {
    server: 'prosody',
    protocol: 'xmpp',
    needs: ['-xmpphost', 'localhost'],
    clientFirst: true,
    plainWaits: true,
  },
  {
    server: 'prosody',
    protocol: 'xmpp-server',
    needs: ['-xmpphost', 'localhost'],
    clientFirst: true,
    plainWaits: true,
  },
  {
    server: 'inspircd',
    protocol: 'irc',
    ask: 'PING x\r\n',
    answer: 'PING',
    lines: true,
    clientFirst: true,
  },
  {
    server: 'mariadb',
    protocol: 'mysql',
    ask: EMPTY_LOGIN,
    answer: 'Bad handshake',
    ends: true,
  },
  {
    server: 'postgres',
    protocol: 'postgres',
    ask: STARTUP,
    answer: 'does not exist',
    ends: true,
    asksClient: true,
    clientFirst: true,
  },
  {
    server: 'nnrpd',
    protocol: 'nntp',
    // Its tickets are now a row longer, now shorter.
    needs: ['-no_ticket'],
    ask: 'MODE READER\r\n',
    answer: '20',
    bye: 'QUIT\r\n',
    lines: true,
  },
  {
    server: 'slapd',
    protocol: 'ldap',
    ask: BIND,
    answer: BOUND,
    bye: UNBIND,
    asksClient: true,
    clientFirst: true,
  },
];
