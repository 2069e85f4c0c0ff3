import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { findTemporalBinary } from './binary/find-temporal-binary.js';
import type { Env } from './context.js';
import { ensureTemporal } from './ensure-temporal.js';
import { sharedStateDir } from './places.js';
import { freePort } from './server/free-port.js';
import { startTemporal } from './start-temporal.js';
import { emptyEnv, envWithTemporal, quiet, SLOW_TEST_MS } from './test-support.js';

beforeAll(() => findTemporalBinary(), 20 * 60_000);

async function ensure(
  env: Env,
  port: number,
  log: (line: string) => void = quiet,
): ReturnType<typeof ensureTemporal> {
  const server = await ensureTemporal({ env, port, uiPort: await freePort('127.0.0.1'), log });
  onTestFinished(() => server.stop());
  return server;
}

test('a configured server that does not answer is an error, and no other is started', async () => {
  const { env } = await emptyEnv();
  const port = await freePort('127.0.0.1');
  const lines: string[] = [];
  const ensuring = ensure({ ...env, TEMPORAL_ADDRESS: `127.0.0.1:${port}` }, port, (line) =>
    lines.push(line),
  );
  await expect(ensuring).rejects.toMatchObject({
    code: 'UNREACHABLE',
    message: expect.stringContaining(
      `TEMPORAL_ADDRESS names 127.0.0.1:${port}, but no Temporal server answers there`,
    ),
  });
  expect(lines).toEqual([`TEMPORAL_ADDRESS names the Temporal server 127.0.0.1:${port}: using that one.`]);
});

test(
  'a configured server comes before the one on the default port, and is not ours to stop',
  async () => {
    const other = await startTemporal({ log: quiet });
    onTestFinished(() => other.stop());
    const { env } = await emptyEnv();
    const server = await ensure({ ...env, TEMPORAL_ADDRESS: other.address }, await freePort('127.0.0.1'));
    expect(server).toMatchObject({ owned: false, address: other.address, pid: undefined });
    await server.stop();
    expect((await ensure({ ...env, TEMPORAL_ADDRESS: other.address }, 1)).address).toBe(other.address);
  },
  SLOW_TEST_MS,
);

test(
  'with nothing there, one is started with its state on disk; the next finds that one',
  async () => {
    const env = await envWithTemporal();
    const port = await freePort('127.0.0.1');
    const lines: string[] = [];
    const first = await ensure(env, port, (line) => lines.push(line));
    expect(first).toMatchObject({ owned: true, address: `127.0.0.1:${port}` });
    expect(existsSync(join(sharedStateDir(env, port), 'temporal.db'))).toBe(true);
    expect(lines).toEqual([
      `TEMPORAL_ADDRESS is not set: looking for a Temporal server on 127.0.0.1:${port}.`,
      'None answers there: starting a dev server.',
      expect.stringContaining('from PATH'),
    ]);

    const second = await ensure(env, port);
    expect(second).toMatchObject({ owned: false, address: first.address });
    await second.stop();
    expect(await ensure(env, port)).toMatchObject({ owned: false });
  },
  SLOW_TEST_MS,
);

test(
  'two at once start one',
  async () => {
    const env = await envWithTemporal();
    const port = await freePort('127.0.0.1');
    const both = await Promise.all([ensure(env, port), ensure(env, port)]);
    expect(both.filter(({ owned }) => owned)).toHaveLength(1);
  },
  SLOW_TEST_MS,
);
