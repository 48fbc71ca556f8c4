// InspIRCd: STARTTLS of IRC, by its module. Its TLS is GnuTLS.

import { portOf, type RealServer } from './server';

const TLS = (pki: string, folder: string) => `
<module name="ssl_gnutls">
<module name="starttls">
<sslprofile name="Clients" provider="gnutls" hash="sha256"
 certfile="${pki}/fullchain.pem" keyfile="${folder}/server.key">
`;

export const inspircd: RealServer = {
  name: 'inspircd',
  protocols: ['irc'],
  variants: ['tls', 'plain'],
  packages: [{ name: 'inspircd', file: '/usr/sbin/inspircd' }],
  folders: ['data'],
  files: (at) => ({
    'inspircd.conf': `
<server name="irc.example.test" description="parity" network="Test" id="97K">
<admin name="x" nick="x" email="x@example.test">
<bind address="127.0.0.1" port="${portOf(at, 'irc')}" type="clients">
<path configdir="${at.folder}" datadir="${at.folder}/data" logdir="${at.folder}"
 runtimedir="${at.folder}/data">
<pid file="${at.folder}/data/pid">
<connect allow="*" timeout="60" resolvehostnames="no" useident="no"
 localmax="1000" globalmax="1000">
<log method="file" type="*" level="default" target="log">
${at.variant === 'tls' ? TLS(at.pki, at.folder) : ''}
`,
  }),
  command: ({ folder }) => ({
    program: '/usr/sbin/inspircd',
    args: ['--nofork', '--config', `${folder}/inspircd.conf`],
  }),
};
