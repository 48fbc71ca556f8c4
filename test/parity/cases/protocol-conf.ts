// Configuration: OPENSSL_CONF and its companions before any option, -ssl_config, SSL_CONF commands.
// Not here: their effect on a handshake between equals (protocol.ts, ciphers.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, closed, none, row, server, table } from './rows';

const MODULES = 'openssl_conf = init\n[init]\n';
const NAMES = `${MODULES}ssl_conf = names\n[names]\n`;

/** Configuration files, by what is right or wrong with them. */
const FILES: Readonly<Record<string, string>> = {
  'empty.cnf': '',
  'garbage.cnf': 'this is not a configuration\n[x\n',
  'no-equals.cnf': '[a]\nword\n',
  'variable.cnf': 'a = $b\n',
  'include.cnf': '.include missing.cnf\n',
  'pragma.cnf': '.pragma nosuch:true\na = b\n',
  'nul.cnf': 'a = b\0c\n',
  'section.cnf': 'openssl_conf = nosuch\n',
  'diagnostics.cnf': 'openssl_conf = nosuch\nconfig_diagnostics = 1\n',
  'module.cnf': `${MODULES}nosuch = x\n`,
  'module-diagnostics.cnf': `config_diagnostics = 1\n${MODULES}nosuch = x\n`,
  'ssl-section.cnf': `${MODULES}ssl_conf = nosuch\n`,
  'ssl-section-diagnostics.cnf': `config_diagnostics = 1\n${MODULES}ssl_conf = nosuch\n`,
  'default.cnf': `${NAMES}system_default = d\n[d]\nMaxProtocol = TLSv1.2\n`,
  'default-cipher.cnf': `${NAMES}system_default = d\n[d]\nCipherString = AES128-SHA\n`,
  'default-level.cnf': `${NAMES}system_default = d\n[d]\nCipherString = DEFAULT@SECLEVEL=4\n`,
  'default-bad.cnf': `${NAMES}system_default = d\n[d]\nMaxProtocol = nosuch\n`,
  'default-unknown.cnf': `${NAMES}system_default = d\n[d]\nNoSuchCommand = 1\n`,
  'named.cnf': `${NAMES}mine = d\n[d]\nMinProtocol = TLSv1.2\nMaxProtocol = TLSv1.2\nGroups = P-384\n`,
  'named-bad.cnf': `${NAMES}mine = d\n[d]\nMaxProtocol = nosuch\n`,
  'named-unknown.cnf': `${NAMES}mine = d\n[d]\nNoSuchCommand = 1\n`,
  'named-server.cnf': `${NAMES}mine = d\n[d]\nClientCAFile = x\nCertificate = missing.pem\n`,
  'named-empty.cnf': `${NAMES}mine = nosuch\n`,
  'providers.cnf': `${MODULES}providers = p\n[p]\nnosuch = n\n[n]\nactivate = 1\n`,
  'providers-none.cnf': `${MODULES}providers = p\n[p]\nlegacy = n\n[n]\nactivate = 1\n`,
  'engines.cnf': `${MODULES}engines = e\n[e]\nx = f\n[f]\nengine_id = nosuch\ninit = 1\n`,
  'properties.cnf': `${MODULES}alg_section = a\n[a]\ndefault_properties = fips=yes\n`,
  'oids.cnf': 'oid_section = o\n[o]\nmine = 1.2.3.4.5\n',
  'pki.cnf': '[ca]\ndefault_ca = x\n',
};

const using = (file: string) => ({ env: { OPENSSL_CONF: file }, given: FILES });

/** A file that the library reads before any option, and a run that shows whether it goes on. */
function startUp(name: string, file: string): ParityCase[] {
  return [
    bad(`conf-${name}-help`, ['-help'], using(file)),
    bad(`conf-${name}-refused`, ['-connect', '{address}'], { ...using(file), server: closed }),
  ];
}

function onServer(name: string, args: string[]): ParityCase {
  return row(name, ['-servername', 'localhost', ...args]);
}

function configured(file: string): (name: string, args: string[]) => ParityCase {
  return (name, args) => ({ ...onServer(name, args), ...using(file) });
}

export const protocolConfCases: readonly ParityCase[] = [
  ...Object.keys(FILES).flatMap((file) => startUp(file.replace('.cnf', ''), file)),
  ...startUp('missing', 'missing.cnf'),
  ...startUp('directory', '.'),
  ...startUp('unset', ''),
  ...startUp('below-file', 'empty.cnf/x'),
  bad('conf-garbage-unknown-option', ['-nosuch'], using('garbage.cnf')),
  bad('conf-garbage-stderr-closed', ['-help'], { ...using('garbage.cnf'), stderr: 'closed' }),
  bad('conf-modules-missing', ['-provider', 'legacy', '-connect', '{address}'], {
    env: { OPENSSL_MODULES: '{cwd}' },
    server: closed,
  }),
  bad('conf-modules-conf', ['-connect', '{address}'], {
    env: { OPENSSL_MODULES: '{cwd}', OPENSSL_CONF: 'providers-none.cnf' },
    given: FILES,
    server: closed,
  }),
  bad('conf-engines-missing', ['-engine', 'dynamic_nosuch', '-connect', '{address}'], {
    env: { OPENSSL_ENGINES: '{cwd}' },
    server: closed,
  }),
  bad('conf-engines-env', ['-engine', 'padlock', '-connect', '{address}'], {
    env: { OPENSSL_ENGINES: '/nonexistent' },
    server: closed,
  }),
  row('conf-include-env', [], {
    env: { OPENSSL_CONF: 'i.cnf', OPENSSL_CONF_INCLUDE: '{cwd}' },
    given: { 'i.cnf': '.include default.cnf\n', ...FILES },
  }),
  row('conf-trace-env', [], { env: { OPENSSL_TRACE: 'TLS' } }),
  row('conf-ia32cap', [], { env: { OPENSSL_ia32cap: '~0x200000200000000' } }),
  row('conf-ssl-cert-file', [], {
    env: { SSL_CERT_FILE: '{pki}/root.pem' },
    args: ['-connect', '{address}'],
  }),
  row('conf-ssl-cert-dir', [], {
    env: { SSL_CERT_DIR: '{pki}/capath' },
    args: ['-connect', '{address}'],
  }),

  ...table(
    'conf-default',
    { plain: [], tls1_3: ['-tls1_3'], tls1_2: ['-tls1_2'] },
    configured('default.cnf'),
  ),
  ...table(
    'conf-default-max',
    { overruled: ['-max_protocol', 'TLSv1.3'], equal: ['-max_protocol', 'TLSv1.2'] },
    configured('default.cnf'),
  ),
  ...table(
    'conf-default-cipher',
    { plain: [], tls1_2: ['-tls1_2'], overruled: ['-tls1_2', '-cipher', 'AES256-SHA'] },
    configured('default-cipher.cnf'),
  ),
  ...table(
    'conf-default-level',
    { plain: [], low: ['-cipher', 'DEFAULT@SECLEVEL=1'] },
    configured('default-level.cnf'),
  ),
  ...table(
    'conf-default-bad',
    { plain: [], named: ['-ssl_config', 'system_default'] },
    configured('default-bad.cnf'),
  ),
  ...table('conf-default-unknown', { plain: [] }, configured('default-unknown.cnf')),
  ...table('conf-properties', { plain: [] }, configured('properties.cnf')),
  ...table(
    'conf-providers-none',
    { plain: [], default: ['-provider', 'default'] },
    configured('providers-none.cnf'),
  ),

  ...table(
    'ssl-config',
    {
      mine: ['-ssl_config', 'mine'],
      'mine-tls1_3': ['-ssl_config', 'mine', '-tls1_3'],
      'mine-tls1_1': ['-tls1_1', '-ssl_config', 'mine'],
      'mine-max': ['-ssl_config', 'mine', '-max_protocol', 'TLSv1.3'],
      'mine-groups': ['-ssl_config', 'mine', '-groups', 'X25519'],
      other: ['-ssl_config', 'other'],
      empty: ['-ssl_config', ''],
      twice: ['-ssl_config', 'other', '-ssl_config', 'mine'],
      debug: ['-ssl_config', 'mine', '-msg'],
    },
    (name, args) => ({ ...configured('named.cnf')(name, args), masks: ['msg'] }),
  ),
  ...['named-bad', 'named-unknown', 'named-server', 'named-empty', 'garbage', 'pki', 'missing'].map(
    (file) => ({ ...bad(`ssl-config-${file}`, ['-ssl_config', 'mine']), ...using(`${file}.cnf`) }),
  ),
  bad('ssl-config-none', ['-ssl_config', 'mine']),
  bad('ssl-config-no-value', ['-ssl_config'], { server: none }),
  row('ssl-config-order', ['-ssl_config', 'mine', '-cipher', 'nosuch'], using('named.cnf')),
  row('ssl-config-dtls', ['-ssl_config', 'mine', '-dtls'], {
    ...using('named.cnf'),
    server: server(),
    script: [{ do: 'exit' }],
  }),
];
