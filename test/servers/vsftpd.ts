// vsftpd: AUTH TLS of FTP.

import { portOf, type RealServer } from './server';

export const vsftpd: RealServer = {
  name: 'vsftpd',
  protocols: ['ftp'],
  variants: ['tls', 'plain'],
  packages: [{ name: 'vsftpd', file: '/usr/sbin/vsftpd' }],
  folders: ['files', 'empty'],
  files: (at) => ({
    'vsftpd.conf': `
listen=YES
background=NO
listen_address=127.0.0.1
listen_port=${portOf(at, 'ftp')}
run_as_launching_user=YES
anonymous_enable=YES
anon_root=${at.folder}/files
secure_chroot_dir=${at.folder}/empty
ftpd_banner=ready
ssl_enable=${at.variant === 'tls' ? 'YES' : 'NO'}
allow_anon_ssl=YES
rsa_cert_file=${at.pki}/fullchain.pem
rsa_private_key_file=${at.folder}/server.key
require_ssl_reuse=NO
ssl_ciphers=HIGH
seccomp_sandbox=NO
`.trimStart(),
  }),
  command: ({ folder }) => ({ program: '/usr/sbin/vsftpd', args: [`${folder}/vsftpd.conf`] }),
};
