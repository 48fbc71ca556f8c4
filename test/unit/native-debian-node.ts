/*
 * Debian's own nodejs, which is linked with the system's libssl: taken from the package archive, unpacked into the user's
 * cache, never installed. It reads modules below /usr/share/nodejs, so it runs in a mount namespace of its own.
 * Used by native-debian-node.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const version = '18.20.4+dfsg';
const packages = ['libc-ares2', 'libuv1', 'libnghttp2-14', 'libicu72', 'libbrotli1'];
const modules = ['node-acorn', 'node-cjs-module-lexer', 'node-undici'];

export interface DebianNode {
  /** The words before the arguments of node. */
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}

function run(command: string, args: readonly string[], cwd: string): string {
  const child = spawnSync(command, args, { cwd, encoding: 'latin1', timeout: 120_000 });
  if (child.status !== 0) {
    const lines = child.stderr?.trim().split('\n') ?? [];
    throw new Error(`${command} ${args[0]}: ${child.error?.message ?? lines.at(-1)}`);
  }
  return child.stdout;
}

/** The exact version that the archive has now: security updates replace one another. */
function archiveVersion(): string {
  const table = run('apt-cache', ['madison', 'libnode108'], '/');
  const found = table.split('|').find((field) => field.trim().startsWith(version));
  if (found === undefined) {
    throw new Error(`the archive has no libnode108 ${version}`);
  }
  return found.trim();
}

function unpack(target: string): void {
  mkdirSync(join(target, '..'), { recursive: true });
  const folder = mkdtempSync(`${target}-`);
  try {
    const exact = archiveVersion();
    const wanted = [`nodejs=${exact}`, `libnode108=${exact}`, ...packages, ...modules];
    run('apt-get', ['download', ...wanted], folder);
    const root = join(folder, 'root');
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
      run('dpkg', ['-x', file, root], folder);
      rmSync(join(folder, file));
    }
    renameSync(root, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const inside = `mount -t overlay overlay -o lowerdir="$1/usr/share:/usr/share" /usr/share &&
  shift && exec "$@"`;

/** @throws Error saying why it is not to be had here. */
export function debianNode(): DebianNode {
  const cache = process.env.XDG_CACHE_HOME || join(homedir() || tmpdir(), '.cache');
  const root = join(cache, 'openssl-s-client-test', `debian-node-${version}`);
  if (!existsSync(root)) {
    unpack(root);
  }
  const libraries = readdirSync(join(root, 'usr/lib')).map((name) => join(root, 'usr/lib', name));
  const node: DebianNode = {
    command: ['unshare', '-rm', 'sh', '-c', inside, 'sh', root, join(root, 'usr/bin/nodejs')],
    env: { LD_LIBRARY_PATH: libraries.join(':') },
  };
  const [command, ...args] = node.command;
  const child = spawnSync(command, [...args, '-p', 'process.version'], {
    env: { ...process.env, ...node.env },
    encoding: 'latin1',
  });
  if (child.status !== 0) {
    throw new Error(`it does not run here: ${child.stderr?.trim().split('\n')[0]}`);
  }
  return node;
}
