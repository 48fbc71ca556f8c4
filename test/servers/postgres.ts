// PostgreSQL: its request for TLS.

import { portOf, type RealServer } from './server';

const BIN = '/usr/lib/postgresql/15/bin';

export const postgres: RealServer = {
  name: 'postgres',
  protocols: ['postgres'],
  variants: ['tls', 'plain'],
  packages: [{ name: 'postgresql-15', file: `${BIN}/postgres` }],
  files: () => ({}),
  before: ({ folder }) => ({
    program: `${BIN}/initdb`,
    args: [
      ...['-D', `${folder}/data`, '-A', 'trust', '-U', 'parity', '-N'],
      ...['-E', 'UTF8', '--locale=C'],
    ],
  }),
  command: (at) => {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: portOf(at, 'postgres'),
      unix_socket_directories: at.folder,
      fsync: 'off',
      ssl: at.variant === 'tls' ? 'on' : 'off',
      ssl_cert_file: `${at.pki}/fullchain.pem`,
      ssl_key_file: `${at.folder}/server.key`,
      ssl_ca_file: `${at.pki}/root.pem`,
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return { program: `${BIN}/postgres`, args: ['-D', `${at.folder}/data`, ...options] };
  },
  // Does not wait for its clients.
  end: 'SIGQUIT',
};
