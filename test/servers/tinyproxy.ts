// tinyproxy: the HTTP proxy in front of the others.

import { portOf, type RealServer } from './server';

export const tinyproxy: RealServer = {
  name: 'tinyproxy',
  protocols: ['proxy'],
  variants: ['tls'],
  packages: [{ name: 'tinyproxy-bin', file: '/usr/bin/tinyproxy' }],
  files: (at) => ({
    'tinyproxy.conf': `
Port ${portOf(at, 'proxy')}
Listen 127.0.0.1
Allow 127.0.0.1
Timeout 60
MaxClients 100
LogFile "${at.folder}/log"
PidFile "${at.folder}/pid"
`,
  }),
  command: ({ folder }) => ({
    program: '/usr/bin/tinyproxy',
    args: ['-d', '-c', `${folder}/tinyproxy.conf`],
  }),
};
