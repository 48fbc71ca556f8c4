/*
 * What the package offers to programs: probes, the parity tester, and the addon under its typed face.
 * Nothing is loaded before it is called for. Imported by users of the package.
 */
export type * from './native/api';
export { loadNative } from './native/load';
export { NativeLoadError } from './native/load-error';
export type { CaseResult } from './parity/run';
export { Tester } from './parity/run';
export type * from './probe/options';
export { MARKS } from './probe/options';
export type { TargetLike } from './probe/probe';
export { probe, probeAll } from './probe/probe';
export type * from './probe/record';
export { OfferError } from './probe/setup';
