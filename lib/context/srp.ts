/*
 * SRP for TLS 1.2 and below (RFC 5054): user, password, and the check of the server's group.
 * Where the real program's password callback crashes (3.0), this one asks, or takes the one given.
 * Step of build.ts.
 */
import type { SslCtx } from '../native/api';
import { type Console, fail, puts } from '../native/console';
import { readPassArgument } from '../options/pass';
import type { Settings } from '../options/settings';
import { teller } from './load-files';

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
  ctx.setSrpPasswordCallback(() =>
    console.dialect.manner.srpWorks
      ? answer(console, password)
      : (password ?? askPassword(console)),
  );
  ctx.setSrpStrength(srpStrength);
  if (message !== 'none' || debug || !srpMoreGroups) {
    const { srpWorks } = console.dialect.manner;
    ctx.setSrpVerifyParamCallback((N, g, known) =>
      srpWorks ? checkGroup(console, settings, N, g, known) : showGroup(console, N, g, known),
    );
  }
}

const DEEPER = 'SRP param N and g are not known params, going to check deeper.\n';

/** Whether a group that is in no list is a safe one; generators with more bits than the line looks at are not. */
function isSafe({ native }: Console, N: string, g: string, maxBits: number): boolean {
  return BigInt(`0x${g}`) < 1n << BigInt(maxBits) && native.srp.verifyGroup(N, g);
}

/**
 * Observed: the callback has lost its settings. So the group is always shown, and what becomes of one in no list does
 * not depend on -srp_moregroups: 3.0 refuses it, later lines examine it. Without the callback libssl alone decides, and
 * refuses it too.
 */
function showGroup(console: Console, N: string, g: string, known: boolean): boolean {
  const { err, dialect } = console;
  puts(err, `SRP parameters:\n\tN=${N}\n\tg=${g}\n`);
  if (known) {
    return true;
  }
  if (dialect.manner.examinesSrpGroups) {
    puts(err, DEEPER);
    if (isSafe(console, N, g, 64)) {
      return true;
    }
  }
  puts(err, 'SRP param N and g rejected.\n');
  return false;
}

/** With -srp_moregroups, a group in no list is taken when it is a safe one. */
function checkGroup(
  console: Console,
  { debug, message, srpMoreGroups }: Readonly<Settings>,
  N: string,
  g: string,
  known: boolean,
): boolean {
  const { err } = console;
  const shown = debug || message !== 'none' || srpMoreGroups;
  puts(err, shown ? `SRP parameters:\n\tN=${N}\n\tg=${g}\n` : '');
  if (known) {
    return true;
  }
  if (srpMoreGroups) {
    puts(err, debug ? DEEPER : '');
    if (isSafe(console, N, g, 128)) {
      return true;
    }
  }
  puts(err, 'SRP param N and g rejected.\n');
  return false;
}

/** The question is put also when the answer is known: without a terminal it fails. */
function answer(console: Console, password: string | null): Buffer {
  const question = { password: password || null, promptInfo: 'SRP user' };
  return console.native.readers.answer(question, teller(console));
}

function askPassword(console: Console): string | null {
  const password = console.native.ui.readPassword('Enter pass phrase for SRP user:', PASSWORD_MAX);
  if (password === null) {
    puts(console.err, "Can't read Password\n");
  }
  return password;
}
