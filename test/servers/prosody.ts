// Prosody: XMPP between client and server, and between servers.

import { portOf, type RealServer } from './server';

export const prosody: RealServer = {
  name: 'prosody',
  protocols: ['xmpp', 'xmpp-server'],
  variants: ['tls', 'plain'],
  packages: [{ name: 'prosody', file: '/usr/bin/prosody' }],
  folders: ['data'],
  files: (at) => ({
    'prosody.cfg.lua': `
pidfile = "${at.folder}/pid"
data_path = "${at.folder}/data"
daemonize = false
interfaces = { "127.0.0.1" }
c2s_ports = { ${portOf(at, 'xmpp')} }
s2s_ports = { ${portOf(at, 'xmpp-server')} }
c2s_direct_tls_ports = { }
s2s_direct_tls_ports = { }
modules_enabled = { "saslauth", "dialback"${at.variant === 'tls' ? ', "tls"' : ''} }
modules_disabled = { "offline"${at.variant === 'tls' ? '' : ', "tls"'} }
log = { info = "${at.folder}/log" }
certificates = "${at.folder}"
ssl = { certificate = "${at.pki}/fullchain.pem", key = "${at.folder}/server.key" }
VirtualHost "localhost"
`,
  }),
  command: ({ folder }) => ({
    program: '/usr/bin/prosody',
    args: ['-F', '--config', `${folder}/prosody.cfg.lua`],
  }),
};
