// Dovecot, the mailbox server: IMAP, POP3, LMTP, ManageSieve.

import { type Place, portOf, type RealServer } from './server';

const PROTOCOLS = ['imap', 'pop3', 'lmtp', 'sieve'];

/** Logins by protocol; the process of the first client serves the next ones too. */
function login(at: Place, service: string, protocol: string, more = ''): string {
  return `
service ${service} {
  chroot =
  ${service === 'lmtp' ? '' : 'service_count = 0'}
  inet_listener ${protocol} {
    port = ${portOf(at, protocol)}
  }
  ${more}
}
`;
}

const without = (listener: string) => `inet_listener ${listener} {
    port = 0
  }`;

export const dovecot: RealServer = {
  name: 'dovecot',
  protocols: PROTOCOLS,
  variants: ['tls', 'plain'],
  packages: [
    { name: 'dovecot-imapd', file: '/usr/lib/dovecot/imap-login' },
    { name: 'dovecot-pop3d', file: '/usr/lib/dovecot/pop3-login' },
    { name: 'dovecot-lmtpd', file: '/usr/lib/dovecot/lmtp' },
    { name: 'dovecot-managesieved', file: '/usr/lib/dovecot/managesieve-login' },
  ],
  folders: ['run', 'state'],
  // Tickets of a fixed length: session ids.
  files: (at) => ({
    'dovecot.conf': `
base_dir = ${at.folder}/run
state_dir = ${at.folder}/state
log_path = ${at.folder}/log
protocols = imap pop3 lmtp sieve
listen = 127.0.0.1
default_internal_user = ${at.user.name}
default_internal_group = ${at.group.name}
default_login_user = ${at.user.name}
first_valid_uid = 1
ssl = ${at.variant === 'tls' ? 'yes' : 'no'}
ssl_cert = <${at.pki}/fullchain.pem
ssl_key = <${at.folder}/server.key
ssl_options = no_ticket
login_greeting = ready
hostname = mail.example.test
mail_location = maildir:${at.folder}/mail
passdb {
  driver = static
  args = nopassword=y
}
userdb {
  driver = static
  args = uid=${at.user.uid} gid=${at.group.gid} home=${at.folder}
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
${login(at, 'imap-login', 'imap', without('imaps'))}
${login(at, 'pop3-login', 'pop3', without('pop3s'))}
${login(at, 'managesieve-login', 'sieve')}
${login(at, 'lmtp', 'lmtp')}
`,
  }),
  command: ({ folder }) => ({
    program: '/usr/sbin/dovecot',
    args: ['-F', '-c', `${folder}/dovecot.conf`],
  }),
};
