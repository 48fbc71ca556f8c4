/*
 * STARTTLS dialogues by the names that -starttls takes.
 * One row and one file for a protocol; how a dialogue is played is the caller's.
 * Used by session/starttls.ts.
 */

import { connect } from './connect';
import type { Starttls } from './dialogue';
import { ftp } from './ftp';
import { imap } from './imap';
import { irc } from './irc';
import { ldap } from './ldap';
import { mysql } from './mysql';
import { nntp } from './nntp';
import { pop3 } from './pop3';
import { postgres } from './postgres';
import { sieve } from './sieve';
import { lmtp, smtp } from './smtp';
import { telnet } from './telnet';
import { xmpp, xmppServer } from './xmpp';

export const dialogues: Readonly<Record<string, Starttls>> = {
  smtp,
  pop3,
  imap,
  ftp,
  xmpp,
  'xmpp-server': xmppServer,
  telnet,
  irc,
  mysql,
  postgres,
  lmtp,
  nntp,
  sieve,
  ldap,
  /** No name that -starttls takes: it stands for -proxy, where that is a protocol like the others. */
  proxy: connect,
};
