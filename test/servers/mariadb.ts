// MariaDB: TLS in the handshake of MySQL. It runs without any database.

import { portOf, type RealServer } from './server';

const TLS = (pki: string, folder: string) => [
  `--ssl-cert=${pki}/fullchain.pem`,
  `--ssl-key=${folder}/server.key`,
];

export const mariadb: RealServer = {
  name: 'mariadb',
  protocols: ['mysql'],
  variants: ['tls', 'plain'],
  packages: [{ name: 'mariadb-server-core', file: '/usr/sbin/mariadbd' }],
  folders: ['data'],
  files: () => ({}),
  command: (at) => ({
    program: '/usr/sbin/mariadbd',
    args: [
      ...['--no-defaults', '--skip-grant-tables', '--skip-networking=0', '--skip-log-bin'],
      ...['--innodb=OFF', '--default-storage-engine=MyISAM', '--lc-messages-dir=/usr/share/mysql'],
      ...['--bind-address=127.0.0.1', `--port=${portOf(at, 'mysql')}`],
      ...[`--datadir=${at.folder}/data`, `--socket=${at.folder}/socket`],
      `--pid-file=${at.folder}/pid`,
      // Refused connections do not add up to a blocked host.
      '--max-connect-errors=1000000',
      ...(at.variant === 'tls' ? TLS(at.pki, at.folder) : ['--skip-ssl']),
    ],
  }),
};
