/*
 * TLSA records of -dane_tlsa_rrdata: presentation form (RFC 6698, 2.2) to SSL_dane_tlsa_add(3).
 * Step of session/connection.ts.
 */
import type { Ssl } from '../native/api';
import { type Console, cannotAllocate, fail, failWithErrors, puts } from '../native/console';
import type { Settings } from '../options/settings';

const DANE_FLAG_NO_DANE_EE_NAMECHECKS = 1;

export function importTlsaRecords(console: Console, settings: Readonly<Settings>, ssl: Ssl): void {
  const { prog } = console;
  const { daneDomain, daneRecords } = settings;
  if (daneDomain === null) {
    if (daneRecords.length > 0) {
      fail(console, `${prog}: DANE TLSA authentication requires the -dane_tlsa_domain option.\n`);
    }
    return;
  }
  if (ssl.daneEnable(daneDomain) <= 0) {
    failWithErrors(console, `${prog}: Error enabling DANE TLSA authentication.\n`);
  }
  if (daneRecords.length === 0) {
    fail(
      console,
      `${prog}: DANE TLSA authentication requires at least one -dane_tlsa_rrdata option.\n`,
    );
  }
  const imported = daneRecords.filter((record) => importRecord(console, ssl, record));
  if (imported.length === 0) {
    fail(console, `${prog}: Failed to import any TLSA records.\n`);
  }
  if (settings.daneEeNoNamechecks) {
    ssl.daneSetFlags(DANE_FLAG_NO_DANE_EE_NAMECHECKS);
  }
}

const HEX_PAIR = 2;
const NUMBER_FIELDS = ['usage', 'selector', 'mtype'] as const;

function importRecord(console: Console, ssl: Ssl, record: string): boolean {
  const { native, err, prog } = console;
  const numbers: number[] = [];
  let rest = record;
  for (const field of NUMBER_FIELDS) {
    const match = /^[ \t\n\v\f\r]*([+-]?[0-9]+)[ \t\n\v\f\r]+/.exec(rest);
    const value = Number(match?.[1] ?? -1);
    if (match === null || value < 0 || value > 255) {
      puts(err, `${prog}: warning: bad TLSA ${field} field in: ${record}\n`);
      return false;
    }
    numbers.push(value);
    rest = rest.slice(match[0].length);
  }
  if (rest.length < HEX_PAIR) {
    // The real program takes a buffer of no bytes for a failed allocation.
    return cannotAllocate(console, 0, 'hexdecode');
  }
  const hex = rest.replace(/[ \t\n\v\f\r]/g, '');
  if (hex === '' || hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) {
    puts(err, `${prog}: warning: bad TLSA data field in: ${record}\n`);
    return false;
  }
  const [usage = 0, selector = 0, mtype = 0] = numbers;
  const added = ssl.daneTlsaAdd(usage, selector, mtype, Buffer.from(hex, 'hex'));
  if (added > 0) {
    return true;
  }
  native.err.print(err);
  const fault = added === 0 ? 'unusable' : 'error loading';
  puts(err, `${prog}: warning: ${fault} TLSA rrdata: ${record}\n`);
  return false;
}
