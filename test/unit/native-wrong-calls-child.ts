/*
 * Calls every function of the addon with everything but what it wants. Any outcome is right but a crash.
 * Prints the name of what it calls next on stderr, and the number of calls on stdout at the end.
 * Run by native-wrong-calls.test.ts in a process of its own, in a folder of its own with cert.pem, key.pem, crl.pem.
 */
import { copyFileSync } from 'node:fs';
import { loadNative, type Native, type StoreObject, type X509 } from '../../lib/native';

type Callable = (...args: unknown[]) => unknown;

const native: Native = loadNative();
const { Bio, Ssl, SslCtx, Store } = native;
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});

function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) {
    throw new Error(`no ${what}`);
  }
  return value;
}

function fromStore(file: string, type: StoreObject['type']): object {
  const store = must(Store.open(file, { password: null, promptInfo: null }), file);
  for (let object = store.load(); object !== null; object = store.load()) {
    if (object.type === type) {
      return must(object.value, file);
    }
  }
  throw new Error(`no ${type} in ${file}`);
}

const makeContext = () => must(SslCtx.create('tls'), 'context');
const makeSsl = () => must(Ssl.create(makeContext()), 'connection');
const openCertificate = () =>
  must(Store.open('cert.pem', { password: null, promptInfo: null }), 'store');

/** A maker of an object of each class; some in more than one state. */
const makers: Readonly<Record<string, () => object>> = {
  Address: () => must(Bio.lookup('127.0.0.1', '1', 'client', 0, 1, 0)?.[0], 'address'),
  Bio: () => Bio.newMem('content'),
  BioFilter: () => Bio.newFilter('buffer'),
  BioNull: () => Bio.newNull(),
  Engine: () => must(native.Engine.byId('dynamic'), 'engine'),
  Pkey: () => fromStore('key.pem', 'pkey'),
  Ssl: makeSsl,
  SslStarted: () => {
    const ssl = makeSsl();
    ssl.setBio(Bio.newMem(), Bio.newMem());
    ssl.setConnectState();
    ssl.doHandshake();
    return ssl;
  },
  SslDtls: () => must(Ssl.create(must(SslCtx.create('dtls'), 'context')), 'connection'),
  SslConfCtx: () => native.SslConfCtx.create(),
  SslCtx: makeContext,
  SslSession: () => native.SslSession.create(),
  Store: openCertificate,
  Cipher: () => must(makeSsl().getCipherList()[0], 'cipher'),
  VerifyParam: () => native.VerifyParam.create(),
  VerifyParamOfCtx: () => makeContext().get0Param(),
  X509: () => fromStore('cert.pem', 'cert'),
  X509Crl: () => fromStore('crl.pem', 'crl'),
  X509Name: () => (fromStore('cert.pem', 'cert') as X509).subjectName(),
  X509Store: () => native.X509Store.create(),
};
// Some functions write to the file that they are given.
copyFileSync('cert.pem', 'scratch.pem');

/** Numbers are none of a standard descriptor, and no length that would take long to fill. */
const plain: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  -1,
  -0,
  1e6,
  65_537,
  2 ** 31,
  2 ** 53,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  0n,
  -1n,
  2n ** 64n,
  '',
  'abc',
  'a\0b',
  'a\u4e2d',
  'x'.repeat(70_000),
  'scratch.pem',
  'host',
  'client',
  'pkey',
  'stdin',
  'buffer',
  'file',
  Symbol.iterator,
  {},
  { password: 'x', promptInfo: 'x' },
  [],
  [1, {}],
  new Uint8Array(0),
  new Uint8Array(3),
  new Float64Array(3),
  new ArrayBuffer(3),
  new Proxy({}, {}),
  () => undefined,
  () => -1,
  () => ({ identity: 'x', psk: 'x', status: 0, protocol: 'x' }),
  () => {
    throw new Error('from a callback');
  },
];

const isOpen: Record<string, object> = {};
const isClosed: object[] = [];

function close(object: object): void {
  (object as { close?: () => void }).close?.();
}

for (const [name, make] of Object.entries(makers)) {
  isOpen[name] = make();
  const closed = make();
  close(closed);
  close(closed);
  isClosed.push(closed);
}

/** The same at every run. */
let seed = 1;
function random(limit: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return (seed >>> 8) % limit;
}

function pick<T>(list: readonly T[]): T {
  return list[random(list.length)] as T;
}

function anything(): unknown {
  const kind = random(4);
  return kind === 0
    ? pick(Object.values(isOpen))
    : kind === 1
      ? pick(isClosed)
      : kind === 2
        ? [pick(Object.values(isOpen)), pick(isClosed)]
        : pick(plain);
}

let calls = 0;

function attempt(call: Callable, receiver: unknown, args: readonly unknown[]): void {
  calls += 1;
  try {
    call.apply(receiver, [...args]);
  } catch (error) {
    if (!(error instanceof Error)) {
      throw error;
    }
  }
}

/** `receiver` undefined: a plain function. */
function abuse(name: string, call: Callable, receiver: () => object | undefined): void {
  process.stderr.write(`${name}\n`);
  const wrong = [undefined, null, 1, {}, Object.create(receiver() ?? null), ...isClosed];
  for (const other of [...wrong, ...Object.values(isOpen)]) {
    attempt(call, other, []);
  }
  for (const value of [...plain, ...Object.values(isOpen), ...isClosed]) {
    attempt(call, receiver(), new Array(8).fill(value));
  }
  for (let round = 0; round < 25; round++) {
    attempt(call, receiver(), Array.from({ length: random(5) }, anything));
  }
  collect();
}

/** Ends the process, asks on the terminal, looks for hosts. */
const left = new Set(['sys.exit', 'ui.readPassword', 'X509.fromHttp', 'X509Crl.fromHttp']);
/** Leaves a library in which no object can be made any more. */
const last = new Set(['library.setDefaultProperties', 'library.loadProvider']);

function functionsOf(object: object): [string, Callable][] {
  const own = Object.getOwnPropertyDescriptors(object);
  return Object.entries(own).flatMap(([name, { value, get }]) =>
    name !== 'constructor' && typeof (value ?? get) === 'function' ? [[name, value ?? get]] : [],
  );
}

const functions = Object.entries(native).flatMap(([space, object]) =>
  functionsOf(object).map(([name, call]): [string, Callable] => [`${space}.${name}`, call]),
);
for (const [name, call] of functions) {
  if (!left.has(name) && !last.has(name)) {
    abuse(name, call, () => undefined);
  }
}
for (const [kind, make] of Object.entries(makers)) {
  const prototype = Object.getPrototypeOf(isOpen[kind]) as object;
  for (const [name, call] of functionsOf(prototype)) {
    const subject = make();
    abuse(`${kind}#${name}`, call, () => subject);
    // A callback that throws may be left on it.
    attempt(() => close(subject), undefined, []);
    attempt(() => close(subject), undefined, []);
    attempt(call, subject, [Bio.newMem()]);
  }
  const type = prototype.constructor as new () => object;
  attempt(() => new type(), undefined, []);
  attempt(() => Reflect.construct(Object, [], type), undefined, []);
  attempt(type as unknown as Callable, undefined, []);
}
for (const [name, call] of functions) {
  if (last.has(name)) {
    abuse(name, call, () => undefined);
  }
}
console.log(calls);
