// Plays every parity case with the reference openssl and with this package's s_client; suite.ts says how.

import { cases } from './cases';
import { ledger } from './ledger';
import { suite } from './suite';

suite('parity', cases, ledger);
