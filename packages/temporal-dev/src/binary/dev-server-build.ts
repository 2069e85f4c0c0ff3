import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from '../context.js';
import type { BinaryMaker } from './binary-maker.js';
import { buildWithGo, findGo, goVersion } from './go-command.js';
import { isOlder } from './version-of.js';

/** The Go program of this package; see its `main.go`. */
const SOURCES = fileURLToPath(new URL('../../dev-server/', import.meta.url));

/** Our own dev server built from source: needs Go and a Go module proxy, about 5 minutes on 2 cores. */
export const devServerBuild = buildOf(SOURCES);

/** @param sources folder of the Go program */
export function buildOf(sources: string): BinaryMaker {
  return {
    name: 'a build of our own dev server with Go',

    /** Other sources make another server. */
    async product() {
      const hash = createHash('sha256');
      const names = (await readdir(sources)).toSorted().filter((name) => /\.(go|mod|sum)$/.test(name));
      for (const name of names) hash.update(name).update(await readFile(join(sources, name)));
      return `temporal-server-${await neededVersion(sources, SERVER)}-${hash.digest('hex').slice(0, 8)}`;
    },

    async make(workDir, context) {
      const go = await findGo(context);
      await checkGo(go, sources, context);
      const target = join(workDir, 'temporal');
      // go.sum says what is built: -mod=readonly. The rest keeps this machine's paths and repository out of it.
      const flags = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags=-s -w'];
      await buildWithGo(go, ['build', ...flags, '-o', target, '.'], { cwd: sources }, context);
      return target;
    },
  };
}

const SERVER = /^\s*go\.temporal\.io\/server v(\S+)/m;
const GO = /^go (\S+)/m;

async function neededVersion(sources: string, pattern: RegExp): Promise<string> {
  const found = pattern.exec(await readFile(join(sources, 'go.mod'), 'utf8'))?.[1];
  if (found === undefined) throw new Error(`${sources}go.mod has no line like ${pattern.source}`);
  return found;
}

async function checkGo(go: string, sources: string, { env }: Context): Promise<void> {
  const needed = await neededVersion(sources, GO);
  const present = await goVersion(go, sources, env);
  if (present !== undefined && isOlder(present, needed)) {
    throw new Error(`it needs Go ${needed} or newer, but ${go} is Go ${present}`);
  }
}
