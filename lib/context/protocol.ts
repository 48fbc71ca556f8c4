/*
 * Protocol settings of the context: SSL_CONF commands, versions, sizes.
 * Steps of build.ts.
 */
import type { SslCtx } from '../native/api';
import { type Console, fail, failWithErrors, Stop } from '../native/console';
import type { Settings } from '../options/settings';

/** SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_CLIENT */
const CONF_FLAGS = 0x1 | 0x4;

/** Plays the SSL_CONF_cmd(3) options in argv order. */
export function runConfCommands(console: Console, settings: Readonly<Settings>, ctx: SslCtx): void {
  const conf = console.native.SslConfCtx.create();
  conf.setFlags(CONF_FLAGS);
  conf.setSslCtx(ctx);
  for (const { name, value } of settings.confCommands) {
    if (conf.cmd(name, value) <= 0) {
      failWithErrors(console, console.dialect.manner.words.confFailed(name, value));
    }
  }
  if (!conf.finish()) {
    failWithErrors(console, 'Error finishing context\n');
  }
  conf.close();
}

const SSL_OP_IGNORE_UNEXPECTED_EOF = 1n << 7n;
const SSL_MODE_ASYNC = 0x100;
const SSL_MODE_DTLS_SCTP_LABEL_LENGTH_BUG = 0x400;

/** -ssl_config, versions, and what else is plain context state. */
export function configure(console: Console, settings: Readonly<Settings>, ctx: SslCtx): void {
  if (settings.sslConfig !== null && !ctx.config(settings.sslConfig)) {
    failWithErrors(console, `Error using configuration "${settings.sslConfig}"\n`);
  }
  if (settings.minVersion !== 0 && !ctx.setMinProtoVersion(settings.minVersion)) {
    throw new Stop(1);
  }
  if (settings.maxVersion !== 0 && !ctx.setMaxProtoVersion(settings.maxVersion)) {
    throw new Stop(1);
  }
  if (settings.sctp && settings.sctpLabelBug) {
    ctx.setMode(SSL_MODE_DTLS_SCTP_LABEL_LENGTH_BUG);
  }
  if (settings.ignoreUnexpectedEof) {
    ctx.setOptions(SSL_OP_IGNORE_UNEXPECTED_EOF);
  }
}

/** -async, fragment sizes, pipelines, buffers. */
export function setSizes(console: Console, settings: Readonly<Settings>, ctx: SslCtx): void {
  const { maxSendFragment, splitSendFragment, maxPipelines, readBuffer } = settings;
  if (settings.async) {
    ctx.setMode(SSL_MODE_ASYNC);
  }
  if (maxSendFragment > 0 && !ctx.setMaxSendFragment(maxSendFragment)) {
    outOfRange(console, 'Max send fragment size', maxSendFragment);
  }
  if (splitSendFragment > 0 && !ctx.setSplitSendFragment(splitSendFragment)) {
    outOfRange(console, 'Split send fragment size', splitSendFragment);
  }
  if (maxPipelines > 0 && !ctx.setMaxPipelines(maxPipelines)) {
    outOfRange(console, 'Max pipelines', maxPipelines);
  }
  if (readBuffer > 0) {
    ctx.setDefaultReadBufferLen(readBuffer);
  }
  const { maxFragmentCode } = settings;
  if (maxFragmentCode > 0 && !ctx.setTlsextMaxFragmentLength(maxFragmentCode)) {
    fail(
      console,
      `${console.prog}: Max Fragment Length code ${maxFragmentCode} is out of permitted values\n`,
    );
  }
}

function outOfRange(console: Console, what: string, value: number): never {
  return fail(console, `${console.prog}: ${what} ${value} is out of permitted range\n`);
}
