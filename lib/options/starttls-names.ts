/** Names that -starttls takes, in the order the program lists them. */
export const STARTTLS_NAMES: readonly string[] = [
  'smtp',
  'pop3',
  'imap',
  'ftp',
  'xmpp',
  'xmpp-server',
  'telnet',
  'irc',
  'mysql',
  'postgres',
  'lmtp',
  'nntp',
  'sieve',
  'ldap',
];
