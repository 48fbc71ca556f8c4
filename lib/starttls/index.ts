/*
 * The STARTTLS protocols: one row here and one file for each; how a dialogue is played is the caller's.
 * Used by options (the names) and by session/starttls.ts.
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

/** By the names that -starttls takes, in the order in which the program lists them. */
const protocols: Readonly<Record<string, Starttls>> = {
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
};

export const STARTTLS_NAMES: readonly string[] = Object.keys(protocols);

/** The protocols, and -proxy, where that is one like the others; it is no name that -starttls takes. */
export const dialogues: Readonly<Record<string, Starttls>> = { ...protocols, proxy: connect };
