// The real servers that the cases of this folder are played against; one more is a row here and a file.
// Not here: starting them (start.ts), the cases (cases.ts).
// Called by start.ts and by scripts/servers.mjs.

import { dovecot } from './dovecot';
import { exim } from './exim';
import { inspircd } from './inspircd';
import { mariadb } from './mariadb';
import { nnrpd } from './nnrpd';
import { postgres } from './postgres';
import { prosody } from './prosody';
import type { RealServer } from './server';
import { slapd } from './slapd';
import { tinyproxy } from './tinyproxy';
import { vsftpd } from './vsftpd';

export const servers: readonly RealServer[] = [
  exim,
  dovecot,
  vsftpd,
  prosody,
  inspircd,
  postgres,
  mariadb,
  slapd,
  nnrpd,
  tinyproxy,
];
