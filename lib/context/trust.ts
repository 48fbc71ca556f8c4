/*
 * Stores of trusted certificates, CRLs, CA names, Certificate Transparency.
 * The default locations are libcrypto's own.
 * Steps of build.ts.
 */
import type { SslCtx, X509Crl, X509Store } from '../native/api';
import { type Console, fail, failWithErrors } from '../native/console';
import type { Settings } from '../options/settings';
import { downloadCrls } from './crl';

/** Stores of their own for the peer's chain (-verifyCA*) and for the own one (-chainCA*). */
export function loadSeparateStores(
  console: Console,
  settings: Readonly<Settings>,
  ctx: SslCtx,
  crls: readonly X509Crl[],
): void {
  const { verifyCaFile, verifyCaPath, verifyCaStore } = settings;
  const { chainCaFile, chainCaPath, chainCaStore } = settings;
  const verify = loadStore(console, verifyCaFile, verifyCaPath, verifyCaStore);
  if (verify !== null) {
    for (const crl of crls) {
      verify.addCrl(crl);
    }
    ctx.set1VerifyCertStore(verify);
    if (settings.crlDownload) {
      downloadCrls(console, verify);
    }
    verify.close();
  }
  const chain = loadStore(console, chainCaFile, chainCaPath, chainCaStore);
  if (chain !== null) {
    ctx.set1ChainCertStore(chain);
    chain.close();
  }
}

function loadStore(
  console: Console,
  file: string | null,
  path: string | null,
  uri: string | null,
): X509Store | null {
  if (file === null && path === null && uri === null) {
    return null;
  }
  const store = console.native.X509Store.create();
  const ok =
    (file === null || store.loadFile(file)) &&
    (path === null || store.loadPath(path)) &&
    (uri === null || store.loadStore(uri));
  return ok ? store : failWithErrors(console, 'Error loading store locations\n');
}

/** -CAfile, -CApath, -CAstore; the defaults when none is given. */
export function setVerifyLocations(
  console: Console,
  settings: Readonly<Settings>,
  ctx: SslCtx,
): void {
  const { caFile, caPath, caStore } = settings;
  const ok =
    caFile === null && caPath === null && caStore === null
      ? (settings.noCaFile || ctx.setDefaultVerifyFile()) &&
        (settings.noCaPath || ctx.setDefaultVerifyDir()) &&
        (settings.noCaStore || ctx.setDefaultVerifyStore())
      : (caFile === null || ctx.loadVerifyFile(caFile)) &&
        (caPath === null || ctx.loadVerifyDir(caPath)) &&
        (caStore === null || ctx.loadVerifyStore(caStore));
  if (!ok) {
    failWithErrors(console);
  }
}

/** -CRL and -crl_download, on the context's own store. */
export function addCrls(
  console: Console,
  settings: Readonly<Settings>,
  ctx: SslCtx,
  crls: readonly X509Crl[],
): void {
  const store = ctx.getCertStore();
  for (const crl of crls) {
    store.addCrl(crl);
  }
  if (settings.crlDownload) {
    downloadCrls(console, store);
  }
  store.close();
}

/** -requestCAfile: names for the certificate_authorities extension. */
export function setRequestedCas(console: Console, settings: Readonly<Settings>, ctx: SslCtx): void {
  if (settings.requestCaFile !== null && !ctx.setCaListFromFile(settings.requestCaFile)) {
    failWithErrors(console, 'Error loading CA names\n');
  }
}

const SSL_CT_VALIDATION_PERMISSIVE = 0;

/** Without -ct the log list is looked for all the same, but one that is not there does no harm. */
export function enableTransparency(
  console: Console,
  settings: Readonly<Settings>,
  ctx: SslCtx,
): void {
  if (settings.ct && !ctx.enableCt(SSL_CT_VALIDATION_PERMISSIVE)) {
    failWithErrors(console);
  }
  const { ctLogFile } = settings;
  const loaded =
    ctLogFile === null ? ctx.setDefaultCtlogListFile() : ctx.setCtlogListFile(ctLogFile);
  if (!loaded) {
    if (settings.ct) {
      failWithErrors(console);
    }
    console.native.err.clear();
  }
}

/** DANE on the context; the records are added on the connection. */
export function enableDane(console: Console, settings: Readonly<Settings>, ctx: SslCtx): void {
  if (settings.daneDomain !== null && !ctx.daneEnable()) {
    failWithErrors(console, `${console.prog}: Error enabling DANE TLSA authentication.\n`);
  }
}

/** -verify_* and their like. */
export function setVerifyParameters(
  console: Console,
  settings: Readonly<Settings>,
  ctx: SslCtx,
): void {
  if (settings.verifyParamTouched && !ctx.set1Param(settings.verifyParam)) {
    fail(console, 'Error setting verify params\n');
  }
}
