/*
 * CRLs: the one of -CRL, from a file or over HTTP, and those that certificates name themselves (-crl_download).
 * Which CRL is right for a certificate is libcrypto's to decide. Steps of build.ts.
 */
import type { X509, X509Crl, X509Store } from '../native/api';
import { type Console, fail } from '../native/console';
import type { Settings } from '../options/settings';
import { loadCrl, tellHttpFailure, tellNoHttps } from './load';

const NID_CRL_DISTRIBUTION_POINTS = 103;
const NID_FRESHEST_CRL = 857;
const HTTP = 'http://';
const HTTPS = 'https://';
/** Shorter names are no URL to the real program, whatever they begin with. */
const MIN_URL = 7;
const NO_TIME_LIMIT = 0;

/** -CRL and -CRLform; none without -CRL. */
export function loadCrls(
  console: Console,
  { crlFile, crlFormat }: Readonly<Settings>,
  propertyQuery: string | null,
): readonly X509Crl[] {
  if (crlFile === null) {
    return [];
  }
  const what = 'CRL';
  const source = { uri: crlFile, what, format: crlFormat, pass: null, propertyQuery };
  if (console.dialect.manner.objectsFrom === 'files') {
    return [loadCrl(console, source)];
  }
  if (crlFile.startsWith(HTTP) || crlFile.startsWith(HTTPS)) {
    return [loadOverHttp(console, crlFile, what) ?? fail(console, '')];
  }
  return [loadCrl(console, source)];
}

/** Null after a message; whatever is in the error queue goes with it. */
function loadOverHttp(console: Console, url: string, what: string): X509Crl | null {
  if (url.startsWith(HTTPS)) {
    tellNoHttps(console, what);
    return null;
  }
  const crl = console.native.X509Crl.fromHttp(url, NO_TIME_LIMIT);
  if (crl === null) {
    tellHttpFailure(console, { what, uri: url });
  }
  return crl;
}

/**
 * From now on the store asks the certificate that is being checked where its CRL is, and takes
 * neither the CRLs that the store has nor those of a hashed directory.
 */
export function downloadCrls(console: Console, store: X509Store): void {
  store.setLookupCrls((at) => {
    const cert = at.getCurrentCert();
    const complete = cert === null ? null : download(console, cert, NID_CRL_DISTRIBUTION_POINTS);
    if (cert === null || complete === null) {
      cert?.close();
      return null;
    }
    const delta = download(console, cert, NID_FRESHEST_CRL);
    cert.close();
    return delta === null ? [complete] : [complete, delta];
  });
}

/** The first HTTP URL alone is tried, wherever among the distribution points it stands. */
function download(console: Console, cert: X509, extension: number): X509Crl | null {
  const urls = cert.crlDistributionUrls(extension).flat();
  const url = urls.find((one) => one.length >= MIN_URL && one.startsWith(HTTP));
  return url === undefined ? null : loadOverHttp(console, url, 'CRL via CDP');
}
