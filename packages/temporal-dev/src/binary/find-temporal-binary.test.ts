import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { binaryCacheDir } from '../places.js';
import { emptyEnv, quiet, writeScript } from '../test-support.js';
import type { BinaryMaker } from './binary-maker.js';
import { findTemporalBinary } from './find-temporal-binary.js';

const VERSION = 'echo temporal version 9';

function maker(name: string, make: BinaryMaker['make']): BinaryMaker & { calls: number } {
  const counted = {
    name,
    calls: 0,
    make: async (...args: Parameters<BinaryMaker['make']>): Promise<string> => {
      counted.calls += 1;
      return make(...args);
    },
  };
  return counted;
}

const works = (name: string): ReturnType<typeof maker> =>
  maker(name, (workDir) => writeScript(join(workDir, 'made'), `# by ${name}\n${VERSION}`));
const fails = (name: string): ReturnType<typeof maker> =>
  maker(name, async () => {
    throw new Error(`${name} is broken`);
  });

test('a command on PATH comes first', async () => {
  const { env, pathDir } = await emptyEnv();
  const onPath = await writeScript(join(pathDir, 'temporal'), VERSION);
  await writeScript(join(binaryCacheDir(env), 'temporal'), VERSION);
  const lines: string[] = [];
  expect(await findTemporalBinary({ env, log: (line) => lines.push(line) }, [])).toBe(onPath);
  expect(lines).toEqual([`Using ${onPath} from PATH (temporal version 9).`]);
});

test('a command on PATH that does not run is passed over, then comes the cache', async () => {
  const { env, pathDir } = await emptyEnv();
  await writeScript(join(pathDir, 'temporal'), 'exit 3');
  const cached = await writeScript(join(binaryCacheDir(env), 'temporal'), VERSION);
  const lines: string[] = [];
  expect(await findTemporalBinary({ env, log: (line) => lines.push(line) }, [])).toBe(cached);
  expect(lines).toEqual([
    expect.stringContaining('is on PATH but does not run'),
    expect.stringContaining('from the cache'),
  ]);
});

test('the makers are tried in order, and what the first success makes is kept', async () => {
  const { env } = await emptyEnv();
  const makers = [fails('download'), works('build'), works('never')];
  const cached = join(binaryCacheDir(env), 'temporal');
  expect(await findTemporalBinary({ env, log: quiet }, makers)).toBe(cached);
  expect(await findTemporalBinary({ env, log: quiet }, makers)).toBe(cached);
  expect(makers.map(({ calls }) => calls)).toEqual([1, 1, 0]);
  expect(await readdir(binaryCacheDir(env))).toEqual(['temporal']);
});

test('XDG_CACHE_HOME moves the cache', async () => {
  const { env, folder } = await emptyEnv();
  const moved = { ...env, XDG_CACHE_HOME: join(folder, 'elsewhere') };
  const found = await findTemporalBinary({ env: moved, log: quiet }, [works('build')]);
  expect(found).toMatch(join(folder, 'elsewhere', 'stigmer', 'temporal-cli-v'));
});

test('a made command that does not run is not kept', async () => {
  const { env } = await emptyEnv();
  const broken = maker('broken', (workDir) => writeScript(join(workDir, 'made'), 'exit 3'));
  await expect(findTemporalBinary({ env, log: quiet }, [broken])).rejects.toMatchObject({
    code: 'NO_BINARY',
  });
  expect(await readdir(binaryCacheDir(env))).toEqual([]);
});

test('two at once make it once', async () => {
  const { env } = await emptyEnv();
  const build = works('build');
  const found = await Promise.all([1, 2].map(() => findTemporalBinary({ env, log: quiet }, [build])));
  expect(new Set(found).size).toBe(1);
  expect(build.calls).toBe(1);
});

test('what a killed attempt has left is removed', async () => {
  const { env } = await emptyEnv();
  await writeScript(join(binaryCacheDir(env), 'work-killed', 'temporal'), VERSION);
  await writeFile(join(binaryCacheDir(env), 'lock'), '999999999 some-ticket\n');
  await findTemporalBinary({ env, log: quiet }, [works('build')]);
  expect(await readdir(binaryCacheDir(env))).toEqual(['temporal']);
});

test('when all fails, the error lists what was tried and what to do', async () => {
  const { env } = await emptyEnv();
  const finding = findTemporalBinary({ env, log: quiet }, [fails('download'), fails('build')]);
  await expect(finding).rejects.toMatchObject({
    code: 'NO_BINARY',
    message: expect.stringMatching(
      /no temporal command on PATH[^]*download is broken[^]*build is broken[^]*TEMPORAL_ADDRESS/,
    ),
  });
});

test('a stopped search makes nothing', async () => {
  const { env } = await emptyEnv();
  const build = works('build');
  const finding = findTemporalBinary({ env, log: quiet, signal: AbortSignal.abort() }, [build]);
  await expect(finding).rejects.toMatchObject({ code: 'ABORTED' });
  expect(build.calls).toBe(0);
});
