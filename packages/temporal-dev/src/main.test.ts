import { Connection } from '@temporalio/client';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findTemporalBinary } from './binary/find-temporal-binary.js';
import type { Env } from './context.js';
import { sharedStateDir } from './places.js';
import { pingTemporal } from './server/connect.js';
import { freePort } from './server/free-port.js';
import { startTemporal } from './start-temporal.js';
import {
  emptyEnv,
  envWithTemporal,
  eventually,
  quiet,
  runBuilt,
  serverOf,
  SLOW_TEST_MS,
} from './test-support.js';
import type { RunningModule } from './test-support.js';

beforeAll(() => findTemporalBinary(), 20 * 60_000);

/** Runs the command as a terminal would: in a process group, which gets the signals as a whole. */
async function runMain(env: Env): Promise<RunningModule & { port: number; interrupt: () => void }> {
  const port = await freePort('127.0.0.1');
  const uiPort = await freePort('127.0.0.1');
  const running = runBuilt('main.js', ['--port', String(port), '--ui-port', String(uiPort)], env);
  const interrupt = (): void => void process.kill(-(running.child.pid ?? 0), 'SIGINT');
  return Object.assign(running, { port, interrupt });
}

describe('temporal-dev', { timeout: SLOW_TEST_MS }, () => {
  test('holds a server until Ctrl-C, and then until its clients are gone', async () => {
    const env = await envWithTemporal();
    const main = await runMain(env);
    await eventually(() =>
      expect(main.output).toContain(`Temporal is ready on 127.0.0.1:${main.port}, web UI http://`),
    );
    const client = await Connection.connect({ address: `127.0.0.1:${main.port}` });
    main.interrupt();
    await eventually(() => expect(main.output).toContain('until its clients have disconnected'));
    await client.workflowService.describeNamespace({ namespace: 'stigmer' });
    await client.close();
    expect(await main.exitCode).toBe(0);
    expect(main.output).toContain('Temporal is stopped.');
    await expect(pingTemporal({ address: `127.0.0.1:${main.port}` }, 1_000)).rejects.toThrow();
    expect(existsSync(join(sharedStateDir(env, main.port), 'temporal.db'))).toBe(true);
  });

  test('does not wait for clients after a second Ctrl-C', async () => {
    const main = await runMain(await envWithTemporal());
    await eventually(() => expect(main.output).toContain('Temporal is ready'));
    const client = await Connection.connect({ address: `127.0.0.1:${main.port}` });
    onTestFinished(() => client.close());
    main.interrupt();
    await eventually(() => expect(main.output).toContain('until its clients have disconnected'));
    main.interrupt();
    expect(await main.exitCode).toBe(0);
    await expect(pingTemporal({ address: `127.0.0.1:${main.port}` }, 1_000)).rejects.toThrow();
  });

  test('stays beside a server of somebody else and leaves it running', async () => {
    await using other = await startTemporal({ log: quiet });
    const { env } = await emptyEnv();
    const main = await runMain({ ...env, TEMPORAL_ADDRESS: other.address });
    await eventually(() => expect(main.output).toContain(`Temporal is ready on ${other.address}`));
    main.interrupt();
    expect(await main.exitCode).toBe(0);
    await pingTemporal({ address: other.address }, 5_000);
  });

  test('fails when the configured server does not answer', async () => {
    const { env } = await emptyEnv();
    const main = await runMain({ ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(await main.exitCode).toBe(1);
    expect(main.output).toContain('no Temporal server answers there');
  });

  test('fails when its server ends by itself', async () => {
    const main = await runMain(await envWithTemporal());
    await eventually(() => expect(main.output).toContain('Temporal is ready'));
    process.kill(serverOf(main.child.pid ?? 0), 'SIGKILL');
    expect(await main.exitCode).toBe(1);
    expect(main.output).toContain('Temporal ended by itself (SIGKILL)');
  });
});
