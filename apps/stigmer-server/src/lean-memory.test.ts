import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const built = dirname(dirname(createRequire(import.meta.url).resolve('#compute-process')));
const script = `
  import { withLeanMemory } from ${JSON.stringify(pathToFileURL(join(built, 'lean-memory.js')).href)};
  withLeanMemory();
  const { execArgv, argv, pid, env } = process;
  console.log(JSON.stringify({ flags: execArgv.slice(0, 1), args: argv.slice(1), pid, arenas: env.MALLOC_ARENA_MAX, kept: env.KEPT }));`;

async function start(env: Record<string, string>) {
  const running = promisify(execFile)(
    process.execPath,
    ['--no-deprecation', '--input-type=module', '--eval', script, '--', 'one', 'two'],
    { env: { PATH: process.env['PATH'], KEPT: 'yes', ...env } },
  );
  const { stdout, stderr } = await running;
  return { said: JSON.parse(stdout) as unknown, stderr, pid: running.child.pid };
}

const canReplace = process.platform === 'linux' && 'execve' in process;

test('the process goes on as the same one, with its arguments and environment', async () => {
  const { said, stderr, pid } = await start({});
  expect(said).toEqual({
    flags: ['--no-deprecation'],
    args: ['one', 'two'],
    pid,
    kept: 'yes',
    ...(canReplace && { arenas: '2' }),
  });
  expect(stderr).toBe('');
});

test('what somebody has set stays', async () => {
  expect((await start({ MALLOC_ARENA_MAX: '7' })).said).toMatchObject({ arenas: '7' });
});
