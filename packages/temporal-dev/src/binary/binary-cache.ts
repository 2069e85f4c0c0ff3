import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../context.js';
import { messageOf, throwIfAborted } from '../errors.js';
import { withFileLock } from '../file-lock.js';
import { cacheDir } from '../places.js';
import type { BinaryMaker } from './binary-maker.js';
import { isExecutableFile } from './path-lookup.js';
import { versionOf } from './version-of.js';

/**
 * What one of the makers has made before, else what the first that can makes now.
 *
 * @param label tells apart what is made at the same time
 * @param note takes a line for each way that fails
 */
export async function cachedOrMade(
  makers: readonly BinaryMaker[],
  label: string,
  context: Context,
  note: (line: string) => void,
): Promise<string | undefined> {
  const cached = await findCached(makers, context);
  if (cached !== undefined) return cached;
  const folder = cacheDir(context.env);
  note(`The cache has none either: ${folder}`);
  await mkdir(folder, { recursive: true });
  const name = `temporal-${label}`;
  return withFileLock(join(folder, `${name}.lock`), 'downloading or building Temporal', context, async () => {
    const madeMeanwhile = await findCached(makers, context);
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    const workPrefix = join(folder, `${name}-work-`);
    await removeLeftovers(workPrefix);
    for (const maker of makers) {
      throwIfAborted(context.signal);
      context.log(`Trying ${maker.name}.`);
      try {
        return await makeInto(await targetOf(maker, context), workPrefix, maker, context);
      } catch (error) {
        throwIfAborted(context.signal);
        note(`No luck with ${maker.name}: ${messageOf(error)}`);
      }
    }
    return undefined;
  });
}

async function findCached(makers: readonly BinaryMaker[], context: Context): Promise<string | undefined> {
  for (const maker of makers) {
    const binary = await targetOf(maker, context);
    if (!(await isExecutableFile(binary))) continue;
    context.log(`Using Temporal from the cache: ${binary}`);
    return binary;
  }
  return undefined;
}

async function targetOf(maker: BinaryMaker, { env }: Context): Promise<string> {
  return join(cacheDir(env), await maker.product(), 'temporal');
}

/** The rename is what puts the command into the cache: whole, or not at all. */
async function makeInto(
  target: string,
  workPrefix: string,
  maker: BinaryMaker,
  context: Context,
): Promise<string> {
  const workDir = await mkdtemp(workPrefix);
  try {
    const made = await maker.make(workDir, context);
    const version = await versionOf(made, context.env);
    await mkdir(dirname(target), { recursive: true });
    await rename(made, target);
    context.log(`Temporal is now in the cache: ${target} (${version})`);
    return target;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** A killed attempt leaves its work folder; whoever holds the lock is the only one at work. */
async function removeLeftovers(workPrefix: string): Promise<void> {
  const folder = dirname(workPrefix);
  const leftovers = (await readdir(folder)).map((name) => join(folder, name));
  await Promise.all(
    leftovers
      .filter((path) => path.startsWith(workPrefix))
      .map((path) => rm(path, { recursive: true, force: true })),
  );
}
