/*
 * The program of bin/s_client as one small script under dist/start, from which it starts faster than from a hundred files:
 * `dist/start/s_client.cjs` (lib/start.ts) loads `dist/start/<hash of its contents>/s_client.js` (lib/cli.ts). The name of
 * the folder keeps code that V8 made of another script apart (scripts/code-cache.mjs).
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { root } from './steps.mjs';

const start = join(root, 'dist/start');
const common = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  absWorkingDir: root,
  logLevel: 'warning',
};

export async function bundle() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: ['lib/cli.ts'],
    write: false,
    // A function of what Node gives a module, since the script is no module.
    banner: { js: '(function(require,__dirname){' },
    footer: { js: '})' },
  });
  const { contents } = outputFiles[0];
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  mkdirSync(join(start, hash), { recursive: true });
  writeFileSync(join(start, hash, 's_client.js'), contents);
  await build({
    ...common,
    entryPoints: ['lib/start.ts'],
    outfile: join(start, 's_client.cjs'),
    define: { FOLDER: JSON.stringify(hash) },
  });
  for (const entry of readdirSync(start, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== hash) {
      rmSync(join(start, entry.name), { recursive: true });
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle();
}
