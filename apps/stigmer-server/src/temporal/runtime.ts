import { Runtime } from '@temporalio/worker';
import { createServer, type AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { temporalLogger } from '../observability/logger.js';

const SCRAPE_TIMEOUT_MS = 2_000;

/** Gives what Temporal's SDK measures, as Prometheus text. */
export type TemporalSdkMetrics = () => Promise<string>;

/**
 * Installs the runtime of Temporal's SDK for this process: its logs go to the server's logger, and signals are left to
 * `main`. Its metrics come out of an HTTP server of its own on the loopback interface; our `/metrics` passes them on.
 */
export async function installTemporalRuntime(logger: Logger): Promise<TemporalSdkMetrics> {
  const address = `127.0.0.1:${await freePort()}`;
  Runtime.install({
    logger: temporalLogger(logger.child({ component: 'temporal-sdk' })),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      metrics: {
        prometheus: { bindAddress: address, countersTotalSuffix: true, useSecondsForDurations: true },
      },
    },
  });
  return async () => {
    const response = await fetch(`http://${address}/metrics`, {
      signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MS),
    });
    return response.text();
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  return port;
}
