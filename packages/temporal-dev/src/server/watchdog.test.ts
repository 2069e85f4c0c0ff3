import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findTemporalBinary } from '../binary/find-temporal-binary.js';
import { startTemporal } from '../start-temporal.js';
import {
  envWithTemporal,
  eventually,
  isAlive,
  parentOf,
  quiet,
  runBuilt,
  SLOW_TEST_MS,
} from '../test-support.js';

beforeAll(() => findTemporalBinary(), 20 * 60_000);

describe('nothing is left behind', { timeout: SLOW_TEST_MS }, () => {
  test('when the owner is killed', async () => {
    const owner = runBuilt('server/owner-for-tests.js', [], await envWithTemporal());
    const [pid, dataDir] = await eventually(() => {
      const found = /^(\d+) (.+)$/m.exec(owner.output);
      if (!found?.[1] || !found[2]) throw new Error(owner.output);
      return [Number(found[1]), found[2]] as const;
    });
    const watchdog = parentOf(pid);
    expect([pid, watchdog].map(isAlive)).toEqual([true, true]);
    owner.child.kill('SIGKILL');
    await eventually(() => expect([pid, watchdog].map(isAlive)).toEqual([false, false]));
    expect(existsSync(dataDir)).toBe(false);
  });

  test('when the watchdog is killed', async () => {
    const server = await startTemporal({ log: quiet });
    onTestFinished(() => server.stop());
    const { pid } = server;
    if (pid === undefined) throw new Error('no process');
    process.kill(parentOf(pid), 'SIGKILL');
    await server.waitForExit();
    await eventually(() => expect(isAlive(pid)).toBe(false));
    await server.stop();
    expect(existsSync(server.dataDir)).toBe(false);
  });
});
