// Short words for writing case rows: servers, common arguments, script steps.
// Not here: the rows.
// Called by the case tables of this folder.

import type { Data, ParityCase, PeerStep, Place, ServerSpec, Step } from '../../../lib/parity/case';

/** What every s_server gets but its certificate. Sessions and tickets only where a case is about them. */
export const QUIET_SERVER = ['-no-CAfile', '-no-CApath'];
export const NO_TICKETS = ['-num_tickets', '0', '-no_ticket'];
const CHAIN = ['-cert_chain', '{pki}/int.pem'];

/** An s_server with the named certificate and key, its intermediate, and more arguments. */
export function serverWith(cert: string, key: string, ...more: string[]): ServerSpec {
  const identity = ['-cert', `{pki}/${cert}`, '-key', `{pki}/${key}`, ...CHAIN];
  return { kind: 's_server', args: [...QUIET_SERVER, ...NO_TICKETS, ...identity, ...more] };
}

/** The usual s_server: RSA, valid chain, no tickets. */
export function server(...more: string[]): ServerSpec {
  return serverWith('server.pem', 'server.key', ...more);
}

/** An s_server that keeps its tickets. */
export function ticketServer(...more: string[]): ServerSpec {
  const identity = ['-cert', '{pki}/server.pem', '-key', '{pki}/server.key', ...CHAIN];
  return { kind: 's_server', args: [...QUIET_SERVER, ...identity, ...more] };
}

/** A scripted peer with one list of steps per connection. */
export function peer(...connections: PeerStep[][]): ServerSpec {
  return { kind: 'peer', connections };
}

/** A peer in front of the usual s_server. */
export function relay(steps: PeerStep[], ...more: string[]): ServerSpec {
  return { kind: 'peer', connections: [steps], upstream: server(...more) as never };
}

export const none: ServerSpec = { kind: 'none' };
export const closed: ServerSpec = { kind: 'closed' };

/** To the server, trusting its root. */
export const TO = ['-connect', '{address}', '-CAfile', '{pki}/root.pem'];
/** The same, with a server name: nothing on stderr before the certificate is checked. */
export const NAMED = [...TO, '-servername', 'localhost'];

export const see = (text: string | readonly string[], place: Place = 'output'): Step => ({
  do: 'await',
  text,
  in: place,
});
export const send = (data: Data): Step => ({ do: 'send', data });
export const serve = (data: Data): Step => ({ do: 'server', data });
export const END: Step = { do: 'end' };
export const EXIT: Step = { do: 'exit' };
/** In the last line of -brief: the server's ephemeral key, or the group where it has none. */
export const KEY_EXCHANGE = ['Temp Key', 'TLS1.3 group'] as const;
/** The report has been printed and flushed. */
export const SHOWN: Step[] = [see('Verify return code:'), see('---\n')];

/** A row on the usual server. */
export function row(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  return { name, server: server(), args: [...TO, ...args], ...more };
}

/** A row that ends before it connects, or whose connection is refused: bad arguments and files. */
export function bad(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  return { name, server: args.includes('{address}') ? closed : none, args, ...more };
}

/** One row per argument list, named `prefix name`. */
export function table(
  prefix: string,
  rows: Readonly<Record<string, string[]>>,
  make: (name: string, args: string[]) => ParityCase,
): ParityCase[] {
  return Object.entries(rows).map(([name, args]) => make(`${prefix}-${name}`, args));
}
