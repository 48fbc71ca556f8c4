// Data made from the PKI: signed certificate timestamps, lists of logs, TLSA records.
// Not here: certificates (pki-odd.ts).
// Called by pki-odd.ts; play.ts asks for the words.

import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

const LENGTH_BYTES = 3;

function numbers(...fields: readonly [value: number, bytes: number][]): Buffer {
  return Buffer.concat(
    fields.map(([value, bytes]) => Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex')),
  );
}

/** A signed certificate timestamp of the log for a certificate (RFC 6962, 3.2). */
function timestamp(log: crypto.KeyObject, certificate: Buffer): Buffer {
  const time = numbers([Date.UTC(2021, 0, 1), 8]);
  const body = [numbers([0, 2]), numbers([certificate.length, LENGTH_BYTES]), certificate];
  const signed = Buffer.concat([numbers([0, 1], [0, 1]), time, ...body, numbers([0, 2])]);
  const signature = crypto.sign('sha256', signed, log);
  const head = [numbers([0, 1]), logId(log), time, numbers([0, 2])];
  return Buffer.concat([...head, numbers([4, 1], [3, 1], [signature.length, 2]), signature]);
}

function logId(log: crypto.KeyObject): Buffer {
  const key = crypto.createPublicKey(log).export({ type: 'spki', format: 'der' });
  return crypto.createHash('sha256').update(key).digest();
}

function timestamps(...list: readonly Buffer[]): Buffer {
  const parts = list.flatMap((one) => [numbers([one.length, 2]), one]);
  const all = Buffer.concat(parts);
  return Buffer.concat([numbers([all.length, 2]), all]);
}

/** For ClientHello, TLS 1.2 ServerHello and TLS 1.3 Certificate; not on resumption. */
const CONTEXT = 0x11c0;
const SCT_EXTENSION = 18;

function serverInfo(data: Buffer): string {
  const body = numbers([CONTEXT, 4], [SCT_EXTENSION, 2], [data.length, 2]);
  const lines = Buffer.concat([body, data])
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  const title = 'SERVERINFOV2 FOR EXTENSION 18';
  return `-----BEGIN ${title}-----\n${lines}-----END ${title}-----\n`;
}

/** Lists of one log, and timestamps of it for server.pem as extensions of an s_server. */
export function makeTransparency(folder: string): void {
  const read = (file: string) => fs.readFileSync(path.join(folder, file));
  const write = (file: string, text: string) => fs.writeFileSync(path.join(folder, file), text);
  const log = crypto.createPrivateKey(read('odd/log.key'));
  const key = crypto.createPublicKey(log).export({ type: 'spki', format: 'der' });
  const list = (lines: string) => `enabled_logs = test\n[test]\n${lines}\n`;
  write('odd/logs.cnf', list(`description = Parity log\nkey = ${key.toString('base64')}`));
  write('odd/logs-no-key.cnf', list('description = Parity log'));
  write('odd/logs-bad-key.cnf', list('description = Parity log\nkey = AAAA'));
  write('odd/logs-no-text.cnf', list(`key = ${key.toString('base64')}`));
  write('odd/logs-none.cnf', '[test]\n');
  const certificate = new crypto.X509Certificate(read('server.pem')).raw;
  const good = timestamp(log, certificate);
  const foreign = timestamp(
    crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    certificate,
  );
  const wrong = timestamp(log, Buffer.from('another certificate'));
  const newer = Buffer.from(good);
  newer.writeUInt8(1, 0);
  write('odd/sct.pem', serverInfo(timestamps(good)));
  write('odd/sct-several.pem', serverInfo(timestamps(foreign, wrong, good, newer)));
  write('odd/sct-broken.pem', serverInfo(Buffer.from('000500030001', 'hex')));
  write('odd/sct-none.pem', serverInfo(timestamps()));
}

/** Certificates whose TLSA data are words for cases: `{tlsa_NAME_SELECTOR_TYPE}`. */
const TLSA = ['root', 'int', 'server', 'selfsigned'];

/** Words that stand for data of the PKI in a case, such as `{tlsa_server_1_1}` (RFC 6698). */
export function wordsOfPki(folder: string): Record<string, string> {
  const words: Record<string, string> = {};
  for (const name of TLSA) {
    const file = fs.readFileSync(path.join(folder, `${name}.pem`));
    const certificate = new crypto.X509Certificate(file);
    const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
    for (const [selector, data] of [certificate.raw, key].entries()) {
      const hash = (type: string) => crypto.createHash(type).update(data).digest('hex');
      words[`tlsa_${name}_${selector}_0`] = data.toString('hex');
      words[`tlsa_${name}_${selector}_1`] = hash('sha256');
      words[`tlsa_${name}_${selector}_2`] = hash('sha512');
    }
  }
  return words;
}

const OCTET_STRING = 0x04;
const LONG_FORM = 0x82;

/** The value of a certificate's extension with timestamps that are not for it, in hexadecimal. */
export function embeddedTimestamps(folder: string): string {
  const log = crypto.createPrivateKey(fs.readFileSync(path.join(folder, 'odd/log.key')));
  const other = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const list = timestamps(...[log, other].map((key) => timestamp(key, Buffer.from('other'))));
  const head = numbers([OCTET_STRING, 1], [LONG_FORM, 1], [list.length, 2]);
  return Buffer.concat([head, list]).toString('hex');
}
