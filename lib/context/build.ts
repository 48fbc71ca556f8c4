/*
 * Settings to SSL_CTX: a list of steps in the real program's order, since the first fault found is the one reported.
 * No connection is made and no socket opened. Called once by session/.
 */
import type { SslCtx, SslSession, X509Crl } from '../native/api';
import { type Console, failWithErrors } from '../native/console';
import type { Resolved } from '../options/resolve';
import type { Settings } from '../options/settings';
import type { NamePrinter } from '../print/names';
import { printSecurityEvent } from '../print/security';
import { loadCrls } from './crl';
import { useExtended } from './extended';
import { type NextProtocol, offerProtocols, offerSrtp } from './extensions';
import {
  type Identity,
  type LoadedCertificate,
  loadExtended,
  loadIdentity,
  useIdentity,
} from './identity';
import { configure, runConfCommands, setSizes } from './protocol';
import { logKeys, offerPsk, receiveSessions } from './secrets';
import { readSrpPassword, setUpSrp } from './srp';
import {
  addCrls,
  enableDane,
  enableTransparency,
  loadSeparateStores,
  setRequestedCas,
  setVerifyLocations,
  setVerifyParameters,
} from './trust';
import { verifyCallback } from './verify';

export interface Context {
  readonly ctx: SslCtx;
  readonly nextProtocol: NextProtocol;
  /** The session of -psk_session. */
  readonly pskSession: SslSession | null;
}

/** Files that are read before the context exists. */
export interface Loaded {
  readonly identity: Identity;
  readonly crls: readonly X509Crl[];
  readonly extended: readonly LoadedCertificate[];
  readonly srpPassword: string | null;
}

export function loadFiles(console: Console, { settings, propertyQuery }: Resolved): Loaded {
  const identity = loadIdentity(console, settings, propertyQuery);
  const crls = loadCrls(console, settings, propertyQuery);
  const extended = loadExtended(console, settings, propertyQuery);
  return { identity, crls, extended, srpPassword: readSrpPassword(console, settings) };
}

const SSL_MODE_AUTO_RETRY = 0x4;
const SSL_VERIFY_NONE = 0;
const SSL_VERIFY_PEER = 1;
/** SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE */
const SESSION_CACHE = 0x1 | 0x200;

export function buildContext(
  console: Console,
  { settings, propertyQuery }: Resolved,
  loaded: Loaded,
  names: NamePrinter,
): Context {
  const method = settings.quic ? 'quic' : settings.dtls ? 'dtls' : 'tls';
  const created = console.native.SslCtx.create(method, propertyQuery);
  const ctx = created ?? failWithErrors(console);
  const nextProtocol: NextProtocol = { status: -1 };
  ctx.clearMode(SSL_MODE_AUTO_RETRY);
  debugSecurity(console, settings, ctx);
  runConfCommands(console, settings, ctx);
  configure(console, settings, ctx);
  setVerifyParameters(console, settings, ctx);
  setSizes(console, settings, ctx);
  loadSeparateStores(console, settings, ctx, loaded.crls);
  setRequestedCas(console, settings, ctx);
  useClientEngine(console, settings, ctx);
  const pskSession = offerPsk(console, settings, ctx);
  offerSrtp(console, settings, ctx);
  useExtended(console, ctx, loaded.extended, names);
  offerProtocols(console, settings, ctx, nextProtocol);
  enableTransparency(console, settings, ctx);
  ctx.setVerify(
    settings.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
    verifyCallback(console, settings, names),
  );
  setVerifyLocations(console, settings, ctx);
  addCrls(console, settings, ctx, loaded.crls);
  useIdentity(console, settings, ctx, loaded.identity);
  setUpSrp(console, settings, ctx, loaded.srpPassword);
  enableDane(console, settings, ctx);
  ctx.setSessionCacheMode(SESSION_CACHE);
  receiveSessions(console, settings.sessOut, ctx);
  logKeys(console, settings, ctx);
  return { ctx, nextProtocol, pskSession };
}

function useClientEngine(console: Console, settings: Readonly<Settings>, ctx: SslCtx): void {
  const { clientCertEngine } = settings;
  if (clientCertEngine !== null && !ctx.setClientCertEngine(clientCertEngine)) {
    failWithErrors(console, 'Error setting client auth engine\n');
  }
}

/** -security_debug: libssl's own answers stand, and are shown. */
function debugSecurity(console: Console, { securityDebug }: Readonly<Settings>, ctx: SslCtx): void {
  if (securityDebug > 0) {
    ctx.setSecurityCallback((event) => {
      printSecurityEvent(console, event, securityDebug > 1);
      return event.defaultResult;
    });
  }
}
