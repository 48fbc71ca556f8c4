/*
 * The client's certificates: loaded before the context exists, set on it later.
 * Extended certificates (-xcert) are chosen when the server asks.
 * Steps of build.ts.
 */
import type { Pkey, SslCtx, X509 } from '../native/api';
import { type Console, fail, failWithErrors, puts } from '../native/console';
import type { ExtendedCertificate, Settings } from '../options/settings';
import { loadCertificate, loadCertificates, loadKey, type Source } from './load';
import { readEngineKey } from './load-files';

export interface Identity {
  readonly cert: X509 | null;
  readonly key: Pkey | null;
  readonly chain: readonly X509[] | null;
}

/** -cert, -key, -cert_chain; the key is looked for in the certificate's file when it has none of its own. */
export function loadIdentity(
  console: Console,
  settings: Readonly<Settings>,
  propertyQuery: string | null,
): Identity {
  const { certFile, chainFile, pass } = settings;
  const keyFile = settings.keyFile ?? certFile;
  const common = { pass, propertyQuery };
  const key =
    keyFile === null ? null : loadClientKey(console, settings, { ...common, uri: keyFile });
  const cert =
    certFile === null
      ? null
      : loadCertificate(console, {
          ...common,
          uri: certFile,
          what: 'client certificate',
          format: settings.certFormat,
        });
  const chain =
    chainFile === null
      ? null
      : loadCertificates(console, {
          ...common,
          uri: chainFile,
          what: 'client certificate chain',
          format: null,
        });
  return { cert, key, chain };
}

/** -keyform ENGINE takes the name that the engine knows the key by. */
function loadClientKey(
  console: Console,
  { keyFormat, engine }: Readonly<Settings>,
  source: Pick<Source, 'uri' | 'pass' | 'propertyQuery'>,
): Pkey {
  const what = 'client certificate private key';
  if (keyFormat !== 'ENGINE') {
    return loadKey(console, { ...source, what, format: keyFormat });
  }
  if (console.dialect.manner.objectsFrom === 'files') {
    return readEngineKey(console, { ...source, what, format: null }, engine);
  }
  if (engine === null) {
    puts(console.err, `No engine specified for loading ${what}\n`);
    return fail(console, `No filename or uri specified for loading\n ${what}\n`);
  }
  const uri = `org.openssl.engine:${engine.id()}:${source.uri}`;
  return loadKey(console, { ...source, uri, what, format: null });
}

/** SSL_BUILD_CHAIN_FLAG_CHECK: the chain given is checked, not searched for. */
const BUILD_CHAIN_CHECK = 0x4;

export function useIdentity(
  console: Console,
  settings: Readonly<Settings>,
  ctx: SslCtx,
  { cert, key, chain }: Identity,
): void {
  if (cert === null || key === null) {
    return;
  }
  if (!ctx.useCertificate(cert)) {
    failWithErrors(console, 'error setting certificate\n');
  }
  if (!ctx.usePrivateKey(key)) {
    failWithErrors(console, 'error setting private key\n');
  }
  if (!ctx.checkPrivateKey()) {
    fail(console, 'Private key does not match the certificate public key\n');
  }
  if (chain !== null && !ctx.set1Chain(chain)) {
    failWithErrors(console, 'error setting certificate chain\n');
  }
  if (settings.buildChain && ctx.buildCertChain(chain === null ? 0 : BUILD_CHAIN_CHECK) <= 0) {
    failWithErrors(console, 'error building certificate chain\n');
  }
}

export interface LoadedCertificate {
  readonly cert: X509;
  readonly key: Pkey;
  readonly chain: readonly X509[] | null;
  readonly buildChain: boolean;
}

/** -xcert and its companions, newest first; one without a certificate is left out when it is the only one. */
export function loadExtended(
  console: Console,
  settings: Readonly<Settings>,
  propertyQuery: string | null,
): LoadedCertificate[] {
  const list = settings.extendedCertificates;
  if (list.length === 1 && list[0]?.certFile === null) {
    return [];
  }
  return list.map((extended) => loadOneExtended(console, extended, propertyQuery));
}

function loadOneExtended(
  console: Console,
  extended: ExtendedCertificate,
  propertyQuery: string | null,
): LoadedCertificate {
  const { certFile, keyFile, chainFile, buildChain } = extended;
  if (certFile === null) {
    return fail(console, 'Missing filename\n');
  }
  const common = { pass: null, propertyQuery };
  const cert = loadCertificate(console, {
    ...common,
    uri: certFile,
    what: 'Server Certificate',
    format: extended.certFormat,
  });
  const key = loadKey(console, {
    ...common,
    uri: keyFile ?? certFile,
    what: 'server key',
    format: keyFile === null ? extended.certFormat : extended.keyFormat,
  });
  const chain =
    chainFile === null
      ? null
      : loadCertificates(console, {
          ...common,
          uri: chainFile,
          what: 'server chain',
          format: null,
        });
  return { cert, key, chain, buildChain };
}
