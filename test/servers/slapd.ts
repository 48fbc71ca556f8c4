// OpenLDAP's slapd: StartTLS of LDAP. Its TLS is GnuTLS.

import { portOf, type RealServer } from './server';

const TLS = (pki: string, folder: string) => `
TLSCACertificateFile ${pki}/root.pem
TLSCertificateFile ${pki}/fullchain.pem
TLSCertificateKeyFile ${folder}/server.key
TLSVerifyClient allow
`;

export const slapd: RealServer = {
  name: 'slapd',
  protocols: ['ldap'],
  variants: ['tls', 'plain'],
  packages: [{ name: 'slapd', file: '/usr/sbin/slapd' }],
  files: ({ variant, folder, pki }) => ({
    'slapd.conf': `
include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_null
pidfile ${folder}/pid
${variant === 'tls' ? TLS(pki, folder) : ''}
database null
suffix "dc=example,dc=test"
`,
  }),
  command: (at) => ({
    program: '/usr/sbin/slapd',
    args: [
      ...['-d', '0', '-f', `${at.folder}/slapd.conf`],
      ...['-h', `ldap://127.0.0.1:${portOf(at, 'ldap')}/`],
    ],
  }),
};
