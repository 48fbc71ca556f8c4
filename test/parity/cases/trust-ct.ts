// Certificate Transparency: -ct, -noct, -ctlogfile; stapled OCSP responses beside it.
// Not here: what is in the files (lib/parity/pki-odd.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { oddRow, oddServer } from './odd';
import { bad, KEY_EXCHANGE, NAMED, row, server, table } from './rows';

const LOGS = ['-ctlogfile', '{pki}/odd/logs.cnf'];
const STRICT = '-verify_return_error';
const BRIEF = ['-brief'];

function transparent(sct: string, ...more: string[]) {
  return (name: string, args: string[]): ParityCase => {
    const spec = server('-serverinfo', `{pki}/odd/${sct}.pem`, ...more);
    const made: ParityCase = { name, server: spec, args: [...NAMED, ...args] };
    return args.includes('-brief')
      ? { ...made, script: [{ do: 'await', text: KEY_EXCHANGE }, { do: 'end' }] }
      : made;
  };
}

const STATUS = ['-status_file', '{pki}/ocsp.der'];
const VIEWS = {
  known: ['-ct', ...LOGS],
  unknown: ['-ct'],
  off: LOGS,
  tls1_2: ['-ct', ...LOGS, '-tls1_2'],
  return: ['-ct', ...LOGS, STRICT],
};

export const transparencyCases: readonly ParityCase[] = [
  ...table('ct-one', VIEWS, transparent('sct')),
  ...table('ct-several', VIEWS, transparent('sct-several')),
  ...table('ct-broken', VIEWS, transparent('sct-broken')),
  ...table('ct-empty', VIEWS, transparent('sct-none')),
  ...table(
    'ct',
    {
      brief: ['-ct', ...LOGS, ...BRIEF],
      noct: ['-ct', '-noct', ...LOGS],
      'noct-then-ct': ['-noct', '-ct', ...LOGS],
      noct_alone: ['-noct'],
      twice: ['-ct', '-ct', ...LOGS],
      status: ['-ct', ...LOGS, '-status'],
      'status-before': ['-status', '-ct', ...LOGS],
      'tlsext-debug': ['-ct', ...LOGS, '-tlsextdebug', '-tls1_2'],
      'serverinfo-18': ['-serverinfo', '18', ...LOGS],
      'serverinfo-18-ct': ['-serverinfo', '18', '-ct', ...LOGS],
      reconnect: ['-ct', ...LOGS, '-reconnect'],
      untrusted: ['-ct', ...LOGS, '-CAfile', '{pki}/stranger.pem'],
      'logs-no-key': ['-ct', '-ctlogfile', '{pki}/odd/logs-no-key.cnf'],
      'logs-bad-key': ['-ct', '-ctlogfile', '{pki}/odd/logs-bad-key.cnf'],
      'logs-no-text': ['-ct', '-ctlogfile', '{pki}/odd/logs-no-text.cnf'],
      'logs-none': ['-ct', '-ctlogfile', '{pki}/odd/logs-none.cnf'],
      'logs-missing': ['-ct', '-ctlogfile', 'missing'],
      'logs-directory': ['-ct', '-ctlogfile', '{pki}/odd'],
      'logs-garbage': ['-ct', '-ctlogfile', '{pki}/garbage.pem'],
      'logs-empty-file': ['-ct', '-ctlogfile', '{pki}/empty.pem'],
      'logs-empty': ['-ct', '-ctlogfile', ''],
      'logs-twice': ['-ct', '-ctlogfile', 'missing', ...LOGS],
      'unused-missing': ['-ctlogfile', 'missing'],
      'unused-bad': ['-ctlogfile', '{pki}/odd/logs-bad-key.cnf'],
      'unused-noct': ['-noct', '-ctlogfile', '{pki}/odd/logs-no-key.cnf'],
    },
    transparent('sct'),
  ),
  ...table(
    'ct-stapled',
    {
      both: ['-ct', ...LOGS],
      'both-status': ['-ct', ...LOGS, '-status'],
      status: ['-status'],
      tls1_2: ['-ct', ...LOGS, '-status', '-tls1_2'],
      brief: ['-ct', ...LOGS, '-status', '-brief'],
    },
    transparent('sct', ...STATUS),
  ),
  ...table('ct-none', { ...VIEWS, brief: ['-ct', ...BRIEF] }, (name, args) => ({
    ...transparent('sct')(name, args),
    server: server(),
  })),
  ...table('ct-embedded', { ...VIEWS, stapled: ['-ct', '-status'] }, (name, args) =>
    oddRow(name, 'scts', args),
  ),
  oddRow('ct-embedded-and-sent', 'scts', ['-ct', ...LOGS], {
    server: oddServer('scts', 'server.key', '-serverinfo', '{pki}/odd/sct-several.pem'),
  }),
  row('ct-environment', ['-ct', '-servername', 'a.test'], {
    server: server('-serverinfo', '{pki}/odd/sct.pem'),
    env: { CTLOG_FILE: '{pki}/odd/logs.cnf' },
  }),
  row('ct-environment-missing', ['-ct', '-servername', 'a.test'], {
    env: { CTLOG_FILE: 'missing' },
  }),
  ...table(
    'ct-bad',
    {
      'value-missing': ['-ctlogfile'],
      'ct-value': ['-ct=1'],
      'noct-value': ['-noct=1'],
      dtls: ['-ct', '-ctlogfile', 'missing', '-dtls', '-connect', '{address}'],
      quiet: ['-ct', '-quiet', '-ctlogfile', '{pki}/garbage.pem', '-connect', '{address}'],
    },
    bad,
  ),
];
