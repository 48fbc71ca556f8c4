/*
 * Schemes of URLs that name a service with TLS: its port, and the STARTTLS protocol where TLS comes later.
 * Ports as registered with IANA; names without a registration are those that programs of the service take.
 */

export interface Scheme {
  /** null: the default port of the command. */
  readonly port: number | null;
  /** A protocol that -starttls takes; without one, TLS comes first. */
  readonly starttls?: string;
  readonly dtls?: true;
}

export const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['tls', { port: null }],
  ['dtls', { port: null, dtls: true }],
  ['https', { port: 443 }],
  ['wss', { port: 443 }],
  ['smtps', { port: 465 }],
  ['submissions', { port: 465 }],
  ['imaps', { port: 993 }],
  ['pop3s', { port: 995 }],
  ['pops', { port: 995 }],
  ['ldaps', { port: 636 }],
  ['ftps', { port: 990 }],
  ['nntps', { port: 563 }],
  ['snews', { port: 563 }],
  ['telnets', { port: 992 }],
  ['ircs', { port: 6697 }],
  ['xmpps', { port: 5223 }],
  ['sips', { port: 5061 }],
  ['turns', { port: 5349 }],
  ['stuns', { port: 5349 }],
  ['rtsps', { port: 322 }],
  ['amqps', { port: 5671 }],
  ['mqtts', { port: 8883 }],
  ['rediss', { port: 6379 }],
  ['coaps', { port: 5684, dtls: true }],
  ['coaps+tcp', { port: 5684 }],
  ['smtp', { port: 25, starttls: 'smtp' }],
  ['submission', { port: 587, starttls: 'smtp' }],
  ['lmtp', { port: 24, starttls: 'lmtp' }],
  ['imap', { port: 143, starttls: 'imap' }],
  ['pop', { port: 110, starttls: 'pop3' }],
  ['pop3', { port: 110, starttls: 'pop3' }],
  ['ftp', { port: 21, starttls: 'ftp' }],
  ['ldap', { port: 389, starttls: 'ldap' }],
  ['nntp', { port: 119, starttls: 'nntp' }],
  ['news', { port: 119, starttls: 'nntp' }],
  ['telnet', { port: 23, starttls: 'telnet' }],
  ['irc', { port: 6667, starttls: 'irc' }],
  ['xmpp', { port: 5222, starttls: 'xmpp' }],
  ['xmpp-client', { port: 5222, starttls: 'xmpp' }],
  ['xmpp-server', { port: 5269, starttls: 'xmpp-server' }],
  ['postgres', { port: 5432, starttls: 'postgres' }],
  ['postgresql', { port: 5432, starttls: 'postgres' }],
  ['mysql', { port: 3306, starttls: 'mysql' }],
  ['mariadb', { port: 3306, starttls: 'mysql' }],
  ['sieve', { port: 4190, starttls: 'sieve' }],
]);

/** The port of a service that is reached with this STARTTLS protocol. */
export function starttlsPort(protocol: string): number | null {
  return SCHEMES.get(protocol)?.port ?? null;
}
