// Exim, the mail server: STARTTLS of SMTP. It is built with GnuTLS.

import { portOf, type RealServer } from './server';

export const exim: RealServer = {
  name: 'exim',
  protocols: ['smtp'],
  variants: ['tls', 'plain'],
  packages: [{ name: 'exim4-daemon-light', file: '/usr/sbin/exim4' }],
  folders: ['spool'],
  // A daemon may be started by those of admin_groups; exim_user would be another user of the system.
  files: ({ variant, folder, pki, user, group }) => ({
    'exim.conf': `
exim_user = ${user.uid}
exim_group = ${group.gid}
admin_groups = ${group.gid}
keep_environment =
primary_hostname = mail.example.test
smtp_banner = mail.example.test ESMTP
spool_directory = ${folder}/spool
log_file_path = ${folder}/%slog
pid_file_path = ${folder}/pid
host_lookup =
rfc1413_hosts =
local_interfaces = 127.0.0.1
smtp_accept_max = 200
tls_advertise_hosts = ${variant === 'tls' ? '*' : ''}
tls_certificate = ${pki}/fullchain.pem
tls_privatekey = ${folder}/server.key
`,
  }),
  command: (at) => ({
    program: '/usr/sbin/exim4',
    args: ['-bdf', '-C', `${at.folder}/exim.conf`, '-oX', String(portOf(at, 'smtp'))],
  }),
};
