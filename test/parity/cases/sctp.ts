// DTLS over SCTP (RFC 6083): on a kernel that has it, against s_server over the same; and what is said without.
// Not here: DTLS as such (dtls.ts).
// Called by index.ts. scripts/sctp-guest.mjs gives a kernel that has SCTP.

import type { ParityCase, ServerSpec, Step } from '../../../lib/parity/case';
import { bad, closed, END, EXIT, KEY_EXCHANGE, see, send, serve, server, TO } from './rows';

const SCTP = [...TO, '-dtls', '-sctp'];
const REPORTED: Step[] = [see('Extended master secret:'), see('---\n')];
const LEVEL_0 = ['-cipher', 'DEFAULT@SECLEVEL=0'];

function sctp(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  return {
    name: `sctp-${name}`,
    server: server('-dtls', '-sctp'),
    args: [...SCTP, ...args],
    script: [...REPORTED, END],
    requires: ['-sctp', 'sctp'],
    // Everything takes longer in a guest kernel.
    timeout: 60_000,
    ...more,
  };
}

/** Starts, stops and messages with a kernel that has SCTP. */
const associations: readonly ParityCase[] = [
  sctp('plain', []),
  sctp('1_2', [], { args: [...TO, '-dtls1_2', '-sctp'] }),
  sctp('1', LEVEL_0, {
    server: server('-dtls1', '-sctp', ...LEVEL_0),
    args: [...TO, '-dtls1', '-sctp', ...LEVEL_0],
  }),
  sctp('option-first', [], { args: [...TO, '-sctp', '-dtls'] }),
  sctp('brief', ['-brief'], { script: [see(KEY_EXCHANGE), END] }),
  sctp('quiet', ['-quiet', '-no_ign_eof'], {
    script: [see('verify return'), serve('x\n'), see('x\n'), END],
  }),
  sctp('state', ['-state']),
  sctp('msg', ['-msg'], { masks: ['msg'] }),
  sctp('timeouts', ['-timeout']),
  sctp('mtu', ['-mtu', '1400']),
  sctp('mtu-small', ['-mtu', '20'], { script: [EXIT] }),
  sctp('client-cert', ['-cert', '{pki}/client.pem', '-key', '{pki}/client.key'], {
    server: server('-dtls', '-sctp', '-Verify', '1', '-CAfile', '{pki}/root.pem'),
  }),
  sctp('refused', [], { server: closed, script: [EXIT] }),
  sctp('bind', ['-bind', '127.0.0.1:0']),
];

const data: readonly ParityCase[] = [
  sctp('sends', [], {
    script: [...REPORTED, send('to the server\n'), see('to the server', 'server'), END],
  }),
  sctp('receives', [], {
    script: [...REPORTED, serve('from the server\n'), see('from the server'), END],
  }),
  sctp('both-ways', [], {
    script: [
      ...REPORTED,
      send('question\n'),
      see('question', 'server'),
      serve('answer\n'),
      see('answer'),
      send('Q\n'),
    ],
  }),
  sctp('closed-by-server', [], { script: [...REPORTED, serve('Q\n'), EXIT] }),
  sctp('quits', [], { script: [...REPORTED, send('Q\n')] }),
];

/** The exporter's label (RFC 6083, 4.8) is one byte longer where both have the bug. */
const labels: readonly ParityCase[] = [
  sctp('label-bug', ['-sctp_label_bug'], {
    server: server('-dtls', '-sctp', '-sctp_label_bug'),
    script: [...REPORTED, send('labelled\n'), see('labelled', 'server'), END],
  }),
];

const NO_KERNEL = ['-sctp', '!sctp'];
const NEEDS = { requires: ['-sctp'] };
const UNKNOWN: ServerSpec = server();

/** Without the kernel's help, and wrong uses. */
const refusals: readonly ParityCase[] = [
  bad('sctp-no-kernel', ['-dtls', '-sctp', '-connect', '{address}'], { requires: NO_KERNEL }),
  bad('sctp-no-kernel-label', ['-dtls1_2', '-sctp', '-sctp_label_bug', '-connect', '{address}'], {
    requires: NO_KERNEL,
  }),
  bad('sctp-no-kernel-two-addresses', ['-dtls', '-sctp', '-connect', 'localhost:{port}'], {
    server: closed,
    requires: NO_KERNEL,
  }),
  bad('sctp-no-dtls', ['-sctp', '-connect', '{address}'], NEEDS),
  bad('sctp-tls1_2', ['-sctp', '-tls1_2', '-connect', '{address}'], NEEDS),
  bad('sctp-unix', ['-dtls', '-sctp', '-unix', 'x'], NEEDS),
  bad('sctp-unix-no-dtls', ['-sctp', '-unix', 'x'], NEEDS),
  bad('sctp-no-dtls-npn', ['-sctp', '-nextprotoneg', 'a,,b', '-connect', '{address}'], NEEDS),
  bad('sctp-no-dtls-pass', ['-sctp', '-pass', 'foo:x', '-connect', '{address}'], NEEDS),
  bad('sctp-service-name', ['-dtls', '-sctp', '-connect', '127.0.0.1:http'], NEEDS),
  {
    name: 'sctp-label-bug-alone',
    server: UNKNOWN,
    args: [...TO, '-sctp_label_bug'],
  },
  bad('sctp-unknown', ['-dtls', '-sctp', '-connect', 'a:b:c']),
];

export const sctpCases: readonly ParityCase[] = [...associations, ...data, ...labels, ...refusals];
