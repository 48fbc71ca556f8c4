// nnrpd, INN's server for readers, as a daemon: STARTTLS of NNTP.

import { portOf, type RealServer } from './server';

const NEWS = 'usr/lib/news';

export const nnrpd: RealServer = {
  name: 'nnrpd',
  protocols: ['nntp'],
  variants: ['tls', 'plain'],
  // What inn2 depends on for this part of it.
  packages: [
    { name: 'inn2-inews', file: `/${NEWS}/libinn.so.9` },
    { name: 'libcanlock3', file: '/usr/share/doc/libcanlock3/copyright' },
    { name: 'libperl5.36', file: '/usr/share/doc/libperl5.36/copyright' },
    { name: 'libpython3.11', file: '/usr/share/doc/libpython3.11/copyright' },
    { name: 'libsasl2-2', file: '/usr/share/doc/libsasl2-2/copyright' },
  ],
  unpack: { name: 'inn2', file: `${NEWS}/bin/nnrpd` },
  folders: ['db', 'overview', 'spool', 'run', 'log', 'tmp'],
  files: ({ variant, folder, pki, user, group, unpacked }) => ({
    'inn.conf': `
mta: "/bin/true %s"
organization: Test
server: 127.0.0.1
pathhost: news.example.test
domain: example.test
fromhost: example.test
runasuser: ${user.name}
runasgroup: ${group.name}
hismethod: hisv6
ovmethod: tradindexed
enableoverview: true
pathoverview: ${folder}/overview
pathnews: ${unpacked}/${NEWS}
pathbin: ${unpacked}/${NEWS}/bin
patharticles: ${folder}/spool
pathspool: ${folder}/spool
pathdb: ${folder}/db
pathetc: ${folder}
pathrun: ${folder}/run
pathlog: ${folder}/log
pathtmp: ${folder}/tmp
nnrpdcheckart: false
${variant === 'tls' ? `tlscertfile: ${pki}/server.pem\ntlscafile: ${pki}/int.pem\ntlskeyfile: ${folder}/server.key` : ''}
`,
    'readers.conf': `
auth all {
    hosts: "*"
    default: "<anonymous>"
}
access all {
    users: "*"
    newsgroups: "*"
}
`,
    'storage.conf': `
method trash {
    newsgroups: *
    class: 0
}
`,
    'overview/group.index': '',
    'db/active': '',
    'db/active.times': '',
    'db/newsgroups': '',
    'db/history': '',
  }),
  command: (at) => ({
    program: `${at.unpacked}/${NEWS}/bin/nnrpd`,
    args: [
      ...['-D', '-f', '-p', String(portOf(at, 'nntp')), '-4', '127.0.0.1'],
      ...['-c', `${at.folder}/readers.conf`],
    ],
    env: {
      INNCONF: `${at.folder}/inn.conf`,
      LD_LIBRARY_PATH: `${at.unpacked}/${NEWS}:/${NEWS}`,
    },
  }),
};
