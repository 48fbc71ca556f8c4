/*
 * SRP for TLS 1.2 and below (RFC 5054): user, password, and the check of the server's group.
 * Where the real program's password callback crashes (3.0), this one asks, or takes the one given.
 * Step of build.ts.
 */
import type { SslCtx } from '../native/api';
import { type Console, fail, puts } from '../native/console';
import { readPassArgument } from '../options/pass';
import type { Settings } from '../options/settings';

/** Longest SRP password that is read. */
const PASSWORD_MAX = 1024;

/** -srppass, read before the context exists. */
export function readSrpPassword(console: Console, { srpPass }: Readonly<Settings>): string | null {
  if (srpPass === null) {
    return null;
  }
  return readPassArgument(console, srpPass) ?? fail(console, 'Error getting password\n');
}

export function setUpSrp(
  console: Console,
  settings: Readonly<Settings>,
  ctx: SslCtx,
  password: string | null,
): void {
  const { srpUser, srpLateUser, srpStrength, srpMoreGroups, debug, message } = settings;
  if (srpUser === null) {
    return;
  }
  if (!srpLateUser && !ctx.setSrpUsername(srpUser)) {
    fail(console, 'Unable to set SRP username\n');
  }
  ctx.setSrpPasswordCallback(() => password ?? askPassword(console));
  ctx.setSrpStrength(srpStrength);
  if (message !== 'none' || debug || !srpMoreGroups) {
    ctx.setSrpVerifyParamCallback((N, g, known) => showGroup(console, N, g, known));
  }
}

/** Largest generator, in bits, that is examined. */
const GENERATOR_BITS = 64;

/**
 * Observed: the callback has lost its settings. So the group is always shown, and what becomes of one in no list does
 * not depend on -srp_moregroups: 3.0 refuses it, later lines examine it. Without the callback libssl alone decides, and
 * refuses it too.
 */
function showGroup(
  { err, native, dialect }: Console,
  N: string,
  g: string,
  known: boolean,
): boolean {
  puts(err, `SRP parameters:\n\tN=${N}\n\tg=${g}\n`);
  if (known) {
    return true;
  }
  if (dialect.manner.examinesSrpGroups) {
    puts(err, 'SRP param N and g are not known params, going to check deeper.\n');
    const small = BigInt(`0x${g}`) < 1n << BigInt(GENERATOR_BITS);
    if (small && native.srp.verifyGroup(N, g)) {
      return true;
    }
  }
  puts(err, 'SRP param N and g rejected.\n');
  return false;
}

function askPassword(console: Console): string | null {
  const password = console.native.ui.readPassword('Enter pass phrase for SRP user:', PASSWORD_MAX);
  if (password === null) {
    puts(console.err, "Can't read Password\n");
  }
  return password;
}
