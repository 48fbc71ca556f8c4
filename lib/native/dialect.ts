/*
 * Which dialect the bound libssl speaks: its line, without what this build of it lacks.
 * Called by the entry points, once.
 */
import { forBuild, lineOf } from '../dialects';
import type { Dialect } from '../dialects/types';
import type { Native } from './api';

/** The line of the library that is run on, with what this build of it has. */
export function dialectOf(native: Native): Dialect {
  const release = native.library.versionNum();
  const missing: readonly string[] = missingFeatures(native);
  return forBuild(
    lineOf(release >>> 28, (release >>> 20) & 0xff),
    (feature) => !missing.includes(feature),
  );
}

/** Features of the option table that this build of libssl lacks. */
function missingFeatures({ library }: Native): string[] {
  const features = library.features();
  const rows: readonly (readonly [string, boolean])[] = [
    ['ct', features.ct],
    ['engine', features.engine],
    ['ktls', features.ktls],
    ['nextprotoneg', features.npn],
    ['quic', features.quic],
    ['sctp', features.sctp],
    ['srp', features.srp],
    ['ssl-trace', features.trace],
    ['ssl3', features.ssl3],
  ];
  return rows.filter(([, present]) => !present).map(([name]) => name);
}
