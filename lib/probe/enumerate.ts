/*
 * Finds out what a server takes, by asking again without what it has chosen until it refuses.
 * A generator without I/O: it yields what to offer and is given what came of it.
 * Used by the worker thread after a target's own probe.
 */
import type { Native, ProbeOffer } from '../native/api';
import { dialectOf } from '../native/dialect';
import { groupName } from './groups';
import type { Part } from './options';
import type { Enumeration } from './record';

/** What came of a handshake with an offer; null where the server was not reached. */
export type Answer = {
  readonly ok: boolean;
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly group: string | null;
} | null;

export type Enumerator = Generator<ProbeOffer, Enumeration, Answer>;

interface Protocol {
  readonly name: string;
  readonly version: number;
  readonly dtls: boolean;
}

const PROTOCOLS: readonly Protocol[] = [
  { name: 'TLSv1.3', version: 0x0304, dtls: false },
  { name: 'TLSv1.2', version: 0x0303, dtls: false },
  { name: 'TLSv1.1', version: 0x0302, dtls: false },
  { name: 'TLSv1', version: 0x0301, dtls: false },
  { name: 'SSLv3', version: 0x0300, dtls: false },
  { name: 'DTLSv1.2', version: 0xfefd, dtls: true },
  { name: 'DTLSv1', version: 0xfeff, dtls: true },
];

const SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
];

/** By the names that -groups takes; those that libssl does not know are left out. */
const GROUPS = [
  'X25519MLKEM768',
  'SecP256r1MLKEM768',
  'SecP384r1MLKEM1024',
  'MLKEM512',
  'MLKEM768',
  'MLKEM1024',
  'X25519',
  'X448',
  'prime256v1',
  'secp384r1',
  'secp521r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'ffdhe2048',
  'ffdhe3072',
  'ffdhe4096',
  'ffdhe6144',
  'ffdhe8192',
];

/** Everything that libssl has, without the usual floor. */
export const ALL_CIPHERS = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';

/** What this libssl can ask about. */
export interface Abilities {
  readonly protocols: readonly Protocol[];
  readonly ciphers: readonly string[];
  readonly suites: readonly string[];
  readonly groups: readonly string[];
}

/** Asks libssl itself: what a context refuses, it cannot offer. */
export function abilitiesOf(native: Native, dtls: boolean): Abilities {
  const ctx = native.SslCtx.create(dtls ? 'dtls' : 'tls', null);
  if (ctx === null) {
    throw new Error('no context');
  }
  ctx.setCipherList(ALL_CIPHERS);
  const ssl = native.Ssl.create(ctx);
  const ciphers = (ssl?.getCipherList() ?? []).map((cipher) => cipher.name);
  ssl?.close();
  const conf = native.SslConfCtx.create();
  conf.setFlags(0x1 | 0x4);
  conf.setSslCtx(ctx);
  const abilities = {
    protocols: PROTOCOLS.filter(
      (it) => it.dtls === dtls && hasProtocol(native, it) && ctx.setMinProtoVersion(it.version),
    ),
    ciphers: ciphers.filter((name) => !name.startsWith('TLS_')),
    suites: SUITES.filter((name) => ctx.setCiphersuites(name)),
    groups: GROUPS.filter((name) => conf.cmd('-groups', name) > 0),
  };
  conf.close();
  ctx.close();
  native.err.clear();
  return abilities;
}

function hasProtocol(native: Native, { name }: Protocol): boolean {
  const rows = dialectOf(native).sections.flatMap((section) => section.rows);
  return name !== 'SSLv3' || rows.some((row) => row.name === 'ssl3');
}

const nothing = { ciphers: null, ciphersuites: null, groups: null };

/**
 * The offers for the parts that are asked for. Groups are asked about in the newest protocol that the server takes, and
 * only where that agrees on one by name.
 */
export function* enumerate(abilities: Abilities, parts: readonly Part[]): Enumerator {
  const found: string[] = [];
  const ciphers: Record<string, string[]> = {};
  const groups: string[] = [];
  let handshakes = 0;
  let complete = true;
  const ask = function* (offer: ProbeOffer): Generator<ProbeOffer, Answer, Answer> {
    const answer = yield offer;
    handshakes += answer === null ? 0 : 1;
    complete &&= answer !== null;
    return answer?.ok === true ? answer : null;
  };
  for (const { name, version } of abilities.protocols) {
    const range = { minVersion: version, maxVersion: version };
    const all = { ...nothing, ciphers: abilities.ciphers.join(':'), ...range };
    if ((yield* ask(all)) === null) {
      continue;
    }
    found.push(name);
    if (parts.includes('ciphers')) {
      ciphers[name] = yield* askCiphers(ask, abilities, version, range);
    }
  }
  const newest = abilities.protocols.find(({ name }) => found.includes(name));
  if (parts.includes('groups') && newest !== undefined) {
    groups.push(...(yield* askGroups(ask, abilities, newest.version)));
  }
  return { protocols: found, ciphers, groups, handshakes, complete };
}

type Ask = (offer: ProbeOffer) => Generator<ProbeOffer, Answer, Answer>;
interface Range {
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** Each of a list that the server chooses, in its order. */
function* askAll(
  ask: Ask,
  names: readonly string[],
  offerOf: (left: readonly string[]) => ProbeOffer,
  chosenOf: (answer: Exclude<Answer, null>) => string | null,
): Generator<ProbeOffer, string[], Answer> {
  const taken: string[] = [];
  let left = [...names];
  while (left.length > 0) {
    const answer = yield* ask(offerOf(left));
    const chosen = answer === null ? null : chosenOf(answer);
    const match = left.find((name) => chosen !== null && groupName(name) === groupName(chosen));
    if (match === undefined) {
      break;
    }
    taken.push(groupName(match));
    left = left.filter((name) => name !== match);
  }
  return taken;
}

function askCiphers(ask: Ask, abilities: Abilities, version: number, range: Range) {
  const isTls13 = version === 0x0304;
  const offerOf = (left: readonly string[]): ProbeOffer =>
    isTls13
      ? { ...nothing, ciphersuites: left.join(':'), ...range }
      : { ...nothing, ciphers: `${left.join(':')}:@SECLEVEL=0`, ...range };
  const names = isTls13 ? abilities.suites : abilities.ciphers;
  return askAll(ask, names, offerOf, (answer) => answer.cipher);
}

function askGroups(ask: Ask, abilities: Abilities, version: number) {
  const range = { minVersion: version, maxVersion: version };
  const ciphers = abilities.ciphers.join(':');
  const offerOf = (left: readonly string[]): ProbeOffer => ({
    ...nothing,
    ciphers,
    groups: left.join(':'),
    ...range,
  });
  return askAll(ask, abilities.groups, offerOf, ({ group }) => group);
}
