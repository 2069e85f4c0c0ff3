import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { contextOf, type Context, type ContextOptions } from '../context.js';
import { messageOf, TemporalDevError, throwIfAborted } from '../errors.js';
import { withFileLock } from '../file-lock.js';
import { binaryCacheDir, TEMPORAL_CLI_VERSION } from '../places.js';
import type { BinaryMaker } from './binary-maker.js';
import { goBuild } from './go-build.js';
import { officialDownload } from './official-download.js';
import { isExecutableFile, lookUpOnPath } from './path-lookup.js';
import { versionOf } from './version-of.js';

const WORK_DIR_PREFIX = 'work-';

/**
 * Path of a `temporal` command that can start a dev server: the one on `PATH`, else the one in the user's cache,
 * else it is downloaded, else built with Go (about 4 minutes on 2 cores), and kept in the cache.
 *
 * @param makers the ways to make one, in order; a parameter for tests
 * @throws TemporalDevError `NO_BINARY` with a list of what was tried
 */
export async function findTemporalBinary(
  options: ContextOptions = {},
  makers: readonly BinaryMaker[] = [officialDownload, goBuild],
): Promise<string> {
  const context = contextOf(options);
  const tried: string[] = [];
  const note = (line: string): void => {
    tried.push(line);
    context.log(line);
  };
  return (
    (await binaryOnPath(context, note)) ??
    (await binaryInCache(context)) ??
    (await makeBinary(context, makers, note)) ??
    giveUp(tried)
  );
}

async function binaryOnPath(context: Context, note: (line: string) => void): Promise<string | undefined> {
  const binary = await lookUpOnPath('temporal', context.env);
  if (binary === undefined) {
    note('There is no temporal command on PATH.');
    return undefined;
  }
  try {
    context.log(`Using ${binary} from PATH (${await versionOf(binary, context.env)}).`);
    return binary;
  } catch (error) {
    note(`${binary} is on PATH but does not run: ${messageOf(error)}`);
    return undefined;
  }
}

async function binaryInCache({ env, log }: Context): Promise<string | undefined> {
  const binary = cachedBinary(env);
  if (!(await isExecutableFile(binary))) return undefined;
  log(`Using Temporal CLI ${TEMPORAL_CLI_VERSION} from the cache: ${binary}`);
  return binary;
}

async function makeBinary(
  context: Context,
  makers: readonly BinaryMaker[],
  note: (line: string) => void,
): Promise<string | undefined> {
  const cacheDir = binaryCacheDir(context.env);
  note(`The cache has none either: ${cacheDir}`);
  await mkdir(cacheDir, { recursive: true });
  return withFileLock(join(cacheDir, 'lock'), 'downloading or building Temporal', context, async () => {
    const madeMeanwhile = await binaryInCache(context);
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    await removeLeftovers(cacheDir);
    for (const maker of makers) {
      throwIfAborted(context.signal);
      context.log(`Trying ${maker.name}.`);
      try {
        return await makeInto(cachedBinary(context.env), maker, context);
      } catch (error) {
        throwIfAborted(context.signal);
        note(`No luck with ${maker.name}: ${messageOf(error)}`);
      }
    }
    return undefined;
  });
}

/** The rename is what puts the command into the cache: whole, or not at all. */
async function makeInto(target: string, maker: BinaryMaker, context: Context): Promise<string> {
  const workDir = await mkdtemp(join(binaryCacheDir(context.env), WORK_DIR_PREFIX));
  try {
    const made = await maker.make(workDir, context);
    await versionOf(made, context.env);
    await rename(made, target);
    context.log(`Temporal CLI ${TEMPORAL_CLI_VERSION} is now in the cache: ${target}`);
    return target;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** A killed attempt leaves its work folder; whoever holds the lock is the only one at work. */
async function removeLeftovers(cacheDir: string): Promise<void> {
  const leftovers = (await readdir(cacheDir)).filter((name) => name.startsWith(WORK_DIR_PREFIX));
  await Promise.all(leftovers.map((name) => rm(join(cacheDir, name), { recursive: true, force: true })));
}

function cachedBinary(env: Context['env']): string {
  return join(binaryCacheDir(env), 'temporal');
}

function giveUp(tried: readonly string[]): never {
  throw new TemporalDevError(
    'NO_BINARY',
    [
      'No Temporal server could be found or made on this machine. Tried:',
      ...tried.map((line) => `  - ${line}`),
      'Do one of these:',
      '  - install the Temporal CLI (https://docs.temporal.io/cli) so that `temporal` is on PATH',
      '  - install Go (https://go.dev/dl) so that it can be built from source',
      '  - set TEMPORAL_ADDRESS to a Temporal server that runs',
    ].join('\n'),
  );
}
