// Plays the cases of real servers that run already. S_CLIENT_SERVERS says where they are (JSON), and
// S_CLIENT_SERVER_PROTOCOLS which protocols are wanted; scripts/servers.mjs starts this file.

import { suite } from '../parity/suite';
import { casesFor } from './cases';
import { probeServers } from './probe';
import type { Ports } from './start';

const ports: Ports = JSON.parse(process.env.S_CLIENT_SERVERS ?? '{}');
const protocols = (process.env.S_CLIENT_SERVER_PROTOCOLS ?? '').split(' ');

suite('real servers', casesFor(ports, protocols), []);
probeServers(ports, protocols, process.env.S_CLIENT_PARITY_PKI ?? '');
