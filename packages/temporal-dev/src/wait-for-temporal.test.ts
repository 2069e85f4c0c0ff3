import { expect, test } from 'vitest';
import { freePort } from './server/free-port.js';
import { startTemporal } from './start-temporal.js';
import { waitForTemporal } from './wait-for-temporal.js';

test('it waits until a server answers on the port', async () => {
  const port = await freePort('127.0.0.1');
  const lines: string[] = [];
  const waiting = waitForTemporal({ port, env: {}, log: (line) => lines.push(line) });
  await expect.poll(() => lines.length).toBe(1);
  await using server = await startTemporal({ port, log: () => {} });
  expect(await waiting).toBe(server.address);
});

test('it can be stopped', async () => {
  const stop = new AbortController();
  const port = await freePort('127.0.0.1');
  const waiting = waitForTemporal({ port, env: {}, signal: stop.signal, log: () => stop.abort() });
  await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
});
