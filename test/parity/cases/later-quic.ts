// QUIC (RFC 9000) against a server of its own, which needs OpenSSL 3.5: test/native/quic-server.c.
// Not here: what -quic contradicts (later-options.ts).
// Called by index.ts.

import { join } from 'node:path';
import type { ParityCase, ServerSpec, Step } from '../../../lib/parity/case';
import { END, EXIT, SHOWN, see, send } from './rows';

const SOURCE = join(__dirname, '../../../../test/native/quic-server.c');

/** Made once for all cases that share a PKI, against the OpenSSL of the reference. */
const BUILD = `
openssl=$(command -v '{openssl}')
prefix=\${openssl%/bin/openssl}
made='{pki}/quic-server'
if [ ! -x "$made" ]; then
  cc -I"$prefix/include" '${SOURCE}' -o server -L"$prefix/lib" -Wl,-rpath,"$prefix/lib" -lssl -lcrypto || exit 1
  mv server "$made"
fi
cat '{pki}/server.pem' '{pki}/int.pem' > chain.pem
exec "$made" chain.pem '{pki}/server.key' h3`;

function quicServer(tickets = 0): ServerSpec {
  const args = ['-c', `${BUILD} ${tickets}`];
  return { kind: 'command', command: 'sh', args, ready: 'READY ', tellsPort: true };
}

const NEEDS = { requires: ['-quic', '-provparam', 'command:cc'] };
const TRUST = ['-CAfile', '{pki}/root.pem', '-servername', 'localhost'];
const QUIC = ['-quic', '-alpn', 'h3', '-connect', '{address}'];

function row(
  name: string,
  script: Step[],
  args: string[] = [],
  more: Partial<ParityCase> = {},
): ParityCase {
  const all = [...QUIC, ...TRUST, ...args];
  return { name: `quic-${name}`, server: quicServer(), args: all, script, ...NEEDS, ...more };
}

/** A text goes to the server and comes back. */
const echo = (text: string): Step[] => [send(`${text}\n`), see(`${text}\n`, 'stdout')];
const OPEN: Step[] = [see('ACCEPTED\n', 'server')];
/**
 * Typed before the handshake: every turn of the loop without a stream leaves an error in the queue,
 * and their number would be left to chance if it were typed later.
 */
const AT_ONCE = echo('hi');
const TALK = [...SHOWN, ...echo('over and over'), ...echo('again'), END];
const QUIET_TALK = [...OPEN, ...echo('hush'), END];

const exchangeCases: readonly ParityCase[] = [
  row('idle', [...SHOWN, END]),
  row('talk', TALK),
  row('early-end', [END]),
  row('early-text', [...echo('early'), END]),
  row('long-text', [...SHOWN, send(`${'x'.repeat(3000)}yz\n`), see('yz\n', 'stdout'), END]),
  row('brief', QUIET_TALK, ['-brief']),
  row('crlf', [...SHOWN, send('a\n'), see('a\r\n', 'stdout'), END], ['-crlf']),
  row('no-interactive', [see('Extended master secret'), EXIT], ['-no-interactive']),
  row('server-bye', [...AT_ONCE, send('bye\n'), EXIT]),
  row('server-bye-quiet', [...AT_ONCE, send('bye\n'), EXIT], ['-quiet']),
  row('server-bye-brief', [...AT_ONCE, send('bye\n'), EXIT], ['-brief']),
  row('server-fail', [...AT_ONCE, send('fail\n'), EXIT]),
  row('server-end', [...AT_ONCE, send('end\n'), EXIT]),
  row('server-reset', [...AT_ONCE, send('reset\n'), EXIT]),
  row('ign-eof', [...SHOWN, ...echo('hi'), END, EXIT], ['-ign_eof'], {
    hangs: true,
    timeout: 2000,
  }),
];

/** The server says no more: data that its FIN comes with would hide that FIN. */
const SILENT = [...AT_ONCE, send('silence\n'), see('silence\n', 'server')];

const commandCases: readonly ParityCase[] = [
  row('q', [...SHOWN, send('Q\n'), EXIT]),
  row('r', [...AT_ONCE, send('R\n'), EXIT]),
  row('k', [...AT_ONCE, send('K\n'), see('KEYUPDATE'), END, EXIT]),
  row('c', [...SHOWN, send('C\n'), EXIT]),
  row('reconnect', [EXIT], ['-reconnect']),
  row('adv-help', [...SHOWN, send('{help}\n'), see('available'), ...echo('on'), END], ['-adv']),
  row('adv-quit', [...SHOWN, send('{quit}\n'), EXIT], ['-adv']),
  row('adv-keyup', [...SHOWN, send('{keyup}\n'), see('UNREC'), ...echo('on'), END], ['-adv']),
  row('adv-reneg', [...AT_ONCE, send('{reneg}\n'), EXIT], ['-adv']),
  row('adv-reconnect', [...SHOWN, send('{reconnect}\n'), EXIT], ['-adv']),
  row('adv-fin', [...AT_ONCE, send('{fin}\n'), EXIT], ['-adv']),
  row('adv-fin-first', [send('{fin}\n'), EXIT], ['-adv']),
  row('adv-fin-after-text', [...SILENT, send('a{fin}b\n'), EXIT], ['-adv']),
  row('adv-fin-twice', [...AT_ONCE, send('{fin}{fin}\n'), EXIT], ['-adv']),
];

const UNTRUSTED = [...QUIC, '-servername', 'localhost', '-no-CAfile', '-no-CApath', '-no-CAstore'];

const handshakeCases: readonly ParityCase[] = [
  row('untrusted', [...SHOWN, END], [], { args: UNTRUSTED }),
  row('untrusted-refused', [EXIT], [], { args: [...UNTRUSTED, '-verify_return_error'] }),
  row('wrong-name', [...SHOWN, END], ['-verify_hostname', 'elsewhere']),
  row('wrong-name-refused', [EXIT], ['-verify_hostname', 'elsewhere', '-verify_return_error']),
  row('wrong-protocol', [EXIT], ['-alpn', 'elsewhere']),
  row('wrong-protocol-brief', [EXIT], ['-alpn', 'elsewhere', '-brief']),
  row('second-protocol', TALK, ['-alpn', 'elsewhere,h3']),
  row('no-suite', [EXIT], ['-ciphersuites', 'TLS_AES_128_CCM_SHA256']),
  row('suite', [...SHOWN, END], ['-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256']),
  row('group', [...SHOWN, END], ['-groups', 'P-256']),
  row('no-servername', [...SHOWN, END], ['-noservername'], {
    args: [...QUIC, '-CAfile', '{pki}/root.pem', '-noservername'],
  }),
  row('not-quic', [EXIT], ['-tls1_3'], { server: { kind: 'none' } }),
  row('refused', [see('Connecting'), EXIT], [], {
    server: { kind: 'closed' },
    hangs: true,
    timeout: 2000,
  }),
];

const optionCases: readonly ParityCase[] = [
  row('nbio', TALK, ['-nbio']),
  row('showcerts', [...SHOWN, END], ['-showcerts']),
  row('prexit', TALK, ['-prexit']),
  row('keymat', [...SHOWN, END], ['-keymatexport', 'label'], { masks: ['keying'] }),
  row('starttls', TALK, ['-starttls', 'smtp']),
  row('bind', TALK, ['-bind', '127.0.0.1:0']),
  row('early-data', TALK, ['-early_data', '{pki}/root.pem']),
  row('status', TALK, ['-status']),
  row('datagram-options', TALK, ['-mtu', '1000', '-timeout']),
  row('post-handshake', TALK, ['-enable_pha']),
  row('keylog', [...SHOWN, END], ['-keylogfile', 'log'], { masks: ['keylog'] }),
  row('sess-out', TALK, ['-sess_out', 'session'], {
    server: quicServer(2),
    files: [{ name: 'session', view: 'exists' }],
  }),
  row('tickets-prexit', TALK, ['-prexit'], { server: quicServer(2) }),
  row('sess-in', TALK, ['-sess_in', 'session'], {
    server: quicServer(2),
    earlier: [{ args: [...QUIC, ...TRUST, '-sess_out', 'session'], script: TALK }],
    files: [{ name: 'session', view: 'exists' }],
  }),
];

export const quicCases: readonly ParityCase[] = [
  ...exchangeCases,
  ...commandCases,
  ...handshakeCases,
  ...optionCases,
];
