/*
 * Targets of s_client-probe: what each form means, and what is refused with which words.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readV4, readV6, writeV4, writeV6 } from '../../lib/probe/cli/address';
import { TargetError } from '../../lib/probe/cli/errors';
import { readPorts } from '../../lib/probe/cli/ports';
import { SCHEMES } from '../../lib/probe/cli/schemes';
import { type Defaults, readTarget } from '../../lib/probe/cli/target';
import { STARTTLS_NAMES } from '../../lib/starttls';

const DEFAULTS: Defaults = { ports: [443], starttls: null };

function only(text: string, defaults = DEFAULTS) {
  const block = readTarget(text, defaults);
  assert.equal(block.count, 1, text);
  return block.at(0);
}

function places(text: string, defaults = DEFAULTS): string[] {
  const block = readTarget(text, defaults);
  return Array.from({ length: block.count }, (_, index) => {
    const { host, port } = block.at(index);
    return `${host} ${port}`;
  });
}

for (const [text, host, port] of [
  ['example.com', 'example.com', 443],
  ['example.com:8443', 'example.com', 8443],
  ['example.com.:1', 'example.com.', 1],
  ['localhost:65535', 'localhost', 65535],
  ['_sip._tls.example.com', '_sip._tls.example.com', 443],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example', 443],
  ['b\u00fccher.example', 'xn--bcher-kva.example', 443],
  ['192.0.2.1', '192.0.2.1', 443],
  ['192.0.2.1:25', '192.0.2.1', 25],
  ['[2001:db8::1]:25', '2001:db8::1', 25],
  ['[2001:db8::1]', '2001:db8::1', 443],
  ['2001:db8::1', '2001:db8::1', 443],
  ['2001:db8::1:443', '2001:db8::1:443', 443],
  ['::', '::', 443],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.1', 443],
  ['[fe80::1%lo]:443', 'fe80::1%lo', 443],
  ['https://example.com', 'example.com', 443],
  ['HTTPS://example.com/path?q#f', 'example.com', 443],
  ['https://user:pa@ss@example.com:8443/', 'example.com', 8443],
  ['https://[2001:db8::1]:1/', '2001:db8::1', 1],
  ['https://example.com/24', 'example.com', 443],
  ['tls://example.com', 'example.com', 443],
] as const) {
  test(`target ${text}`, () => {
    assert.deepEqual(only(text), { host, port, target: text });
  });
}

test('every scheme that is served: its port, and a protocol that -starttls takes', () => {
  for (const [name, { port, starttls, dtls }] of SCHEMES) {
    const target = only(`${name}://h/`, { ports: [99], starttls: null });
    assert.equal(target.port, port ?? 99);
    assert.equal(target.starttls, starttls);
    assert.equal(target.dtls, dtls);
    if (starttls !== undefined) assert.ok(STARTTLS_NAMES.includes(starttls), name);
  }
  const served = new Set([...SCHEMES.values()].map(({ starttls }) => starttls));
  assert.deepEqual(
    STARTTLS_NAMES.filter((name) => !served.has(name)),
    [],
  );
});

test('ranges: first and last address included, host bits ignored, addresses before ports', () => {
  assert.deepEqual(
    places('192.0.2.8/30'),
    ['8', '9', '10', '11'].map((n) => `192.0.2.${n} 443`),
  );
  assert.deepEqual(places('192.0.2.9/31:25,26'), [
    '192.0.2.8 25',
    '192.0.2.8 26',
    '192.0.2.9 25',
    '192.0.2.9 26',
  ]);
  assert.deepEqual(places('192.0.2.1/32:7'), ['192.0.2.1 7']);
  assert.deepEqual(places('2001:db8::ffff/127'), ['2001:db8::fffe 443', '2001:db8::ffff 443']);
  assert.deepEqual(places('[2001:db8::]/127:1-2'), [
    '2001:db8:: 1',
    '2001:db8:: 2',
    '2001:db8::1 1',
    '2001:db8::1 2',
  ]);
});

test('large ranges are not written out', () => {
  const all = readTarget('0.0.0.0/0:443,8443', DEFAULTS);
  assert.equal(all.count, 2 ** 33);
  assert.equal(all.at(2 ** 33 - 1).host, '255.255.255.255');
  assert.equal(all.at(2 ** 33 - 1).target, '255.255.255.255:8443');
  const wide = readTarget('[2001:db8::]/80', DEFAULTS);
  assert.equal(wide.count, 2 ** 48);
  assert.equal(wide.at(2 ** 48 - 1).host, '2001:db8::ffff:ffff:ffff');
  assert.equal(wide.at(2 ** 48 - 1).target, '[2001:db8::ffff:ffff:ffff]:443');
});

test('lists of ports', () => {
  assert.deepEqual(
    places('h:25,465,587-590'),
    [25, 465, 587, 588, 589, 590].map((p) => `h ${p}`),
  );
  assert.deepEqual(readPorts('1-3,2,65535'), [1, 2, 3, 65535]);
  assert.deepEqual(places('h', { ports: [1, 2], starttls: null }), ['h 1', 'h 2']);
  assert.deepEqual(places('https://h:1,2', DEFAULTS), ['h 1', 'h 2']);
  for (const wrong of ['', '0', '65536', '1-', '-1', '3-2', '1,,2', 'x', '1-2-3', ' 1', '1e3']) {
    assert.throws(() => readPorts(wrong), TargetError, wrong);
  }
});

for (const [text, why] of [
  ['', /no host/],
  [':443', /no host/],
  ['h:', /a port is/],
  ['h:0', /a port is/],
  ['h:https', /a port is/],
  ['h:1:2', /brackets/],
  ['a b', /not a host name/],
  ['a\0b', /not a host name/],
  ['\u001b[31m', /not a host name/],
  ['-a.example', /not a host name/],
  ['a..b', /not a host name/],
  ['.', /not a host name/],
  [`${'a'.repeat(64)}.example`, /not a host name/],
  [`${'a.'.repeat(127)}aa`, /not a host name/],
  ['256.0.0.1', /not an IP address/],
  ['1.2.3', /not an IP address/],
  ['010.0.0.1', /not an IP address/],
  ['0x7f000001', /not an IP address/],
  ['[::1', /brackets/],
  ['[::1]x', /brackets/],
  ['[example.com]:1', /brackets/],
  ['[::g]', /brackets/],
  ['2001:db8::1::2', /brackets/],
  ['192.0.2.0/33', /prefix length is a number from 0 to 32/],
  ['192.0.2.0/-1', /prefix length/],
  ['192.0.2.0/024', /prefix length/],
  ['192.0.2.0/', /prefix length/],
  ['2001:db8::/129', /prefix length is a number from 0 to 128/],
  ['2001:db8::/32', /2\^96 addresses; the largest has 2\^48 \(\/80\)/],
  ['[fe80::%lo]/120', /a range is/],
  ['example.com/24', /a range is/],
  ['https://192.0.2.0/24', /a URL cannot name a range/],
  ['https://', /no host/],
  ['https:///path', /no host/],
  ['http://example.com', /by the scheme http/],
  ['{', /not JSON/],
  ['{}', /host is missing/],
  ['{"host":1}', /host is not a string/],
  ['{"host":"h","port":"443"}', /port is not a number from 1 to 65535/],
  ['{"host":"h","port":1.5}', /port is not/],
  ['{"host":"h","prot":1}', /unknown field "prot"/],
  ['{"host":"h","__proto__":{}}', /unknown field "__proto__"/],
  ['{"host":"h","constructor":1}', /unknown field "constructor"/],
  ['{"host":"h","ip":"h"}', /ip is not an IP address/],
  ['{"host":"h","starttls":"no"}', /starttls is not one of smtp/],
  ['{"host":"h","args":"-bugs"}', /args is not a list of strings/],
  ['{"host":"h","alpn":[1]}', /alpn is not/],
  ['{"host":"h","tickets":-1}', /tickets is not/],
  ['{"host":"h","dtls":1}', /dtls is not true or false/],
  ['{"host":"a b"}', /not a host name/],
] as const) {
  test(`no target: ${JSON.stringify(text).slice(0, 60)}`, () => {
    assert.throws(
      () => readTarget(text, DEFAULTS),
      (error) => error instanceof TargetError && why.test(error.message),
    );
  });
}

test('a URL that begins with TLS contradicts --starttls', () => {
  const starttls: Defaults = { ports: [25], starttls: 'smtp' };
  assert.throws(() => readTarget('https://h', starttls), /contradicts/);
  assert.equal(only('imap://h', starttls).starttls, 'imap');
  assert.equal(only('h', starttls).port, 25);
});

test('JSON objects: all of their fields, the port from elsewhere', () => {
  const all = {
    host: 'h',
    port: 1,
    target: 'mine',
    ip: '192.0.2.1',
    servername: null,
    alpn: ['h2'],
    dtls: false,
    tickets: 100,
    args: ['-cipher', 'ALL'],
  };
  assert.deepEqual(only(JSON.stringify(all)), all);
  assert.deepEqual(only('{"host":"h"}'), { host: 'h', port: 443, target: 'h' });
  assert.deepEqual(only('{"host":"[::1]","port":7}'), { host: '::1', port: 7, target: '[::1]:7' });
  const some = readTarget('{"host":"h","verify":true}', { ports: [1, 2], starttls: null });
  assert.deepEqual(some.at(1), { host: 'h', port: 2, target: 'h:2', verify: true });
});

test('addresses: read and written', () => {
  for (const text of ['0.0.0.0', '255.255.255.255', '10.1.2.3']) {
    assert.equal(writeV4(readV4(text)), text);
  }
  for (const [text, canonical] of [
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::ffff:1.2.3.4', '::ffff:102:304'],
    ['64:ff9b::255.255.255.255', '64:ff9b::ffff:ffff'],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['0:0:0:0:0:0:0:0', '::'],
  ] as const) {
    assert.equal(writeV6(readV6(text)), canonical);
  }
});
