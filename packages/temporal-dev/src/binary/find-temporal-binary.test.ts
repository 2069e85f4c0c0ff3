import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheDir } from '../places.js';
import type { Env } from '../context.js';
import { emptyEnv, quiet, writeScript } from '../test-support.js';
import type { BinaryMaker } from './binary-maker.js';
import { findTemporalBinary } from './find-temporal-binary.js';

const VERSION = 'echo "temporal version 9 (Server 1.32.5, UI 2.1)"';
const PRODUCT = 'temporal-made';

const cachedIn = (env: Env): string => join(cacheDir(env), PRODUCT, 'temporal');

function maker(name: string, make: BinaryMaker['make']): BinaryMaker & { calls: number } {
  const counted = {
    name,
    calls: 0,
    product: async () => PRODUCT,
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
  await writeScript(cachedIn(env), VERSION);
  const lines: string[] = [];
  expect(await findTemporalBinary({ env, log: (line) => lines.push(line) }, [fails('any')])).toBe(onPath);
  expect(lines).toEqual([`Using ${onPath} from PATH (temporal version 9 (Server 1.32.5, UI 2.1)).`]);
});

test('a command on PATH that does not run is passed over, then comes the cache', async () => {
  const { env, pathDir } = await emptyEnv();
  await writeScript(join(pathDir, 'temporal'), 'exit 3');
  const cached = await writeScript(cachedIn(env), VERSION);
  const lines: string[] = [];
  expect(await findTemporalBinary({ env, log: (line) => lines.push(line) }, [fails('any')])).toBe(cached);
  expect(lines).toEqual([
    expect.stringContaining('is on PATH but does not run'),
    expect.stringContaining('from the cache'),
  ]);
});

test('one of an older server is used, and what it lacks is said', async () => {
  const { env, pathDir } = await emptyEnv();
  const onPath = await writeScript(
    join(pathDir, 'temporal'),
    'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"',
  );
  const lines: string[] = [];
  expect(await findTemporalBinary({ env, log: (line) => lines.push(line) })).toBe(onPath);
  expect(lines).toEqual([
    expect.stringContaining('(Server 1.29.1, UI 2.42.1)'),
    "Its server is older than 1.32, so activities without a workflow can't wait for agents.",
  ]);
});

test('who asks for a release gets no other one from PATH', async () => {
  const { env, pathDir } = await emptyEnv();
  const onPath = await writeScript(join(pathDir, 'temporal'), VERSION);
  const newest = { ...env, STIGMER_TEMPORAL_SERVER: '1.32' };
  expect(await findTemporalBinary({ env: newest, log: quiet }, [fails('any')])).toBe(onPath);

  const lines: string[] = [];
  const older = { ...env, STIGMER_TEMPORAL_SERVER: '1.29' };
  const found = findTemporalBinary({ env: older, log: (line) => lines.push(line) }, [works('build')]);
  expect(await found).toBe(cachedIn(env));
  expect(lines[0]).toContain('is on PATH, but STIGMER_TEMPORAL_SERVER asks for 1.29');
});

test('a release that nobody knows is refused with those that there are', async () => {
  const { env } = await emptyEnv();
  const finding = findTemporalBinary({ env: { ...env, STIGMER_TEMPORAL_SERVER: '1.30' }, log: quiet });
  await expect(finding).rejects.toMatchObject({
    code: 'BAD_CONFIGURATION',
    message: 'STIGMER_TEMPORAL_SERVER must be 1.32 or 1.29, not "1.30".',
  });
});

test('the makers are tried in order, and what the first success makes is kept', async () => {
  const { env } = await emptyEnv();
  const makers = [fails('download'), works('build'), works('never')];
  const cached = cachedIn(env);
  expect(await findTemporalBinary({ env, log: quiet }, makers)).toBe(cached);
  expect(await findTemporalBinary({ env, log: quiet }, makers)).toBe(cached);
  expect(makers.map(({ calls }) => calls)).toEqual([1, 1, 0]);
  expect(await readdir(cacheDir(env))).toEqual([PRODUCT]);
});

test('XDG_CACHE_HOME moves the cache', async () => {
  const { env, folder } = await emptyEnv();
  const moved = { ...env, XDG_CACHE_HOME: join(folder, 'elsewhere') };
  const found = await findTemporalBinary({ env: moved, log: quiet }, [works('build')]);
  expect(found).toBe(join(folder, 'elsewhere', 'stigmer', PRODUCT, 'temporal'));
});

test('a made command that does not run is not kept', async () => {
  const { env } = await emptyEnv();
  const broken = maker('broken', (workDir) => writeScript(join(workDir, 'made'), 'exit 3'));
  await expect(findTemporalBinary({ env, log: quiet }, [broken])).rejects.toMatchObject({
    code: 'NO_BINARY',
  });
  expect(await readdir(cacheDir(env))).toEqual([]);
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
  await writeScript(join(cacheDir(env), 'temporal-1.32-work-killed', 'temporal'), VERSION);
  await writeFile(join(cacheDir(env), 'temporal-1.32.lock'), '999999999 some-ticket\n');
  await findTemporalBinary({ env, log: quiet }, [works('build')]);
  expect(await readdir(cacheDir(env))).toEqual([PRODUCT]);
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
