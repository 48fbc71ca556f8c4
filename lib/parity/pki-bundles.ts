// Files of trusted certificates, in the folder bundle/ of the PKI: what can stand in one, and what should not.
// Not here: the certificates themselves (pki-plan.ts, pki-odd-plan.ts).
// Called by pki-odd.ts; whoever writes cases reads BUNDLES.

import * as fs from 'node:fs';
import * as path from 'node:path';

/** The text of a file, from those of other files of the PKI. */
type Make = (read: (name: string) => string) => string;

const join =
  (...names: string[]): Make =>
  (read) =>
    names.map(read).join('');
const odd = (name: string) => `odd/${name}.pem`;

/** The root, changed. */
const root =
  (change: (pem: string) => string): Make =>
  (read) =>
    change(read('root.pem'));
const ROOT = 'root.pem';
const INT = 'int.pem';
const LINE = /\n(?=.)/g;

function base64Of(pem: string): string {
  return pem.replace(/-----[^-]*-----/g, '').replace(/\s/g, '');
}

function armour(base64: string, width: number): string {
  const lines = base64.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
}

const SUBJECTS: Readonly<Record<string, Make>> = {
  twice: join(ROOT, ROOT),
  'twice-apart': join(ROOT, INT, ROOT),
  'no-ids-first': join(odd('root-no-ids'), ROOT),
  'no-ids-last': join(ROOT, odd('root-no-ids')),
  'no-ids-apart': join(odd('root-no-ids'), INT, odd('root-no-ids'), ROOT, ROOT),
  'other-key-first': join(odd('root-other-key'), ROOT),
  'other-key-only': join(odd('root-other-key')),
  'expired-first': join(odd('expired-int'), INT, ROOT),
  'expired-last': join(INT, ROOT, odd('expired-int')),
  'expired-and-future': join(odd('future-int'), odd('expired-int'), ROOT),
  'future-and-expired': join(odd('expired-int'), odd('future-int'), ROOT),
  'cross-first': join(odd('int-cross'), odd('root2'), INT, ROOT),
  'cross-last': join(INT, ROOT, odd('int-cross'), odd('root2')),
  'cross-only': join(odd('int-cross'), odd('root2')),
  'cross-without-root': join(odd('int-cross'), INT, ROOT),
  ...Object.fromEntries(
    ['printable', 't61', 'bmp', 'blanks', 'near', 'set'].map((name) => [
      `name-${name}`,
      join(odd(`root-${name}`), odd('root2')),
    ]),
  ),
  'name-all': join(
    ...['set', 'near', 'no-ids', 'blanks', 'bmp', 't61', 'printable'].map((name) =>
      odd(`root-${name}`),
    ),
  ),
  'unknown-extension': join(odd('root-unknown-extension')),
  'bad-extension': join(odd('root-bad-extension'), ROOT),
  'bad-extension-last': join(ROOT, odd('root-bad-extension')),
  'twice-extension': join(odd('root-twice-extension')),
  version1: join(odd('root-version1')),
  keys: join(odd('dsa'), odd('explicit'), odd('pss'), odd('ed448'), 'ed25519.pem', 'ec.pem', ROOT),
};

const OBJECTS: Readonly<Record<string, Make>> = {
  crls: join(ROOT, 'crl.pem', 'root-crl.pem'),
  'crls-first': join('root-crl.pem', 'crl.pem', ROOT),
  'key-between': join(INT, 'server.key', ROOT),
  'encrypted-key': join(ROOT, 'client-trad.key'),
  'trusted-first': join(odd('rejected-server'), ROOT),
  'trusted-last': join(ROOT, odd('rejected-server')),
  request: (read) => read(ROOT).replace(/^/, '-----BEGIN ODD-----\nAAAA\n-----END ODD-----\n'),
  'old-name': root((pem) => pem.replaceAll(' CERTIFICATE', ' X509 CERTIFICATE')),
};

const LINES: Readonly<Record<string, Make>> = {
  crlf: root((pem) => pem.replaceAll('\n', '\r\n')),
  'crlf-some': root((pem) => pem.replace('\n', '\r\n')),
  cr: root((pem) => pem.replaceAll('\n', '\r')),
  comments: (read) => `# first\n\n${read(INT)}Issuer: me\n\t\n${read(ROOT)}last\n`,
  'comment-long': root((pem) => `${'x'.repeat(300)}\n${pem}`),
  'comment-cut': root((pem) => `${'x'.repeat(254)}${pem}`),
  'comment-dashes': root((pem) => `-----\n-----BEGIN\n ${pem}${pem}`),
  'comment-end': root((pem) => `-----END CERTIFICATE-----\n${pem}`),
  'comment-nul': root((pem) => `a\0b\n\0\n${pem}`),
  'comment-utf8': root((pem) => `Gr\xc3\xbc\xc3\x9fe\n${pem}`),
  'byte-order-mark': root((pem) => `\xef\xbb\xbf${pem}`),
  'blank-before': root((pem) => ` ${pem}`),
  'blanks-behind': root((pem) => pem.replaceAll('\n', ' \t\n')),
  'blank-lines': root((pem) => pem.replace(LINE, '\n\n')),
  'blank-line-last': root((pem) => pem.replace('\n-----END', '\n\n-----END')),
  header: root((pem) => pem.replace('\n', '\nKey: value\n\n')),
  'line-one': root((pem) => armour(base64Of(pem), 5000)),
  'line-76': root((pem) => armour(base64Of(pem), 76)),
  'line-60': root((pem) => armour(base64Of(pem), 60)),
  'line-4': root((pem) => armour(base64Of(pem), 4)),
  'no-newline': root((pem) => pem.trimEnd()),
};

const BROKEN: Readonly<Record<string, Make>> = {
  truncated: (read) => read(ROOT) + read(INT).slice(0, 500),
  'truncated-end': (read) => read(ROOT) + read(INT).slice(0, -10),
  'truncated-only': root((pem) => pem.slice(0, 500)),
  'no-end': (read) => read(ROOT).replace(/-----END.*\n/, '') + read(INT),
  'wrong-end': root((pem) => pem.replace('END CERT', 'END SERT')),
  'bad-character': (read) => read(ROOT) + read(INT).replace('\nM', '\n!'),
  'bad-padding': root((pem) => armour(`${base64Of(pem)}====`, 64)),
  'padding-inside': root((pem) => pem.replace(/.\n-/, '=\n-')),
  'empty-block': root((pem) => `${armour('', 64)}${pem}`),
  'no-certificate': root((pem) => `${armour('AAAA', 64)}${pem}`),
  'more-behind': (read) => {
    const der = Buffer.from(base64Of(read(ROOT)), 'base64');
    return armour(Buffer.concat([der, Buffer.from([0])]).toString('base64'), 64);
  },
  'cut-short': (read) => {
    const der = Buffer.from(base64Of(read(ROOT)), 'base64');
    return read(ROOT) + armour(der.subarray(0, -1).toString('base64'), 64);
  },
  blank: () => '\n \n',
};

/** Files by name, `bundle/NAME.pem`. */
export const BUNDLES: Readonly<Record<string, Make>> = {
  ...SUBJECTS,
  ...OBJECTS,
  ...LINES,
  ...BROKEN,
};

/** Writes all of them. */
export function makeBundles(folder: string): void {
  const read = (name: string) => fs.readFileSync(path.join(folder, name), 'latin1');
  fs.mkdirSync(path.join(folder, 'bundle'));
  for (const [name, make] of Object.entries(BUNDLES)) {
    fs.writeFileSync(path.join(folder, `bundle/${name}.pem`), make(read), 'latin1');
  }
}
