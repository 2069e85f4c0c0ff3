#!/usr/bin/env node
import { once } from 'node:events';
import { readConfig } from './config.js';
import { createLogger } from './observability/logger.js';
import { listen } from './rpc/listener.js';
import { buildServer } from './server.js';
import { connectToTemporal } from './temporal/connect.js';
import { installTemporalRuntime } from './temporal/runtime.js';
import { setUpTemporal } from './temporal/setup.js';

/** How long requests under way may go on when the server shuts down. */
const REQUEST_GRACE_MS = 5_000;

const logger = createLogger(process.env['STIGMER_LOG_LEVEL'] ?? 'info');
const shutdown = new AbortController();

async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  const temporalSdkMetrics = await installTemporalRuntime(logger);
  const connection = await connectToTemporal(config.temporal.connection, logger, shutdown.signal);
  if (config.setup || (config.development && config.temporal.isDefault)) {
    await setUpTemporal(connection, config.temporal.namespace, logger);
  }
  if (config.setup) {
    await connection.close();
    return;
  }

  const server = await buildServer({ config, connection, logger, temporalSdkMetrics });
  const listener = await listen(config.listen, server.handler);
  const running = server.run();
  logger.info(
    {
      url: `${config.listen.tls ? 'https' : 'http'}://${config.listen.host}:${listener.port}`,
      role: config.role,
      temporal: config.temporal.connection.address,
      namespace: config.temporal.namespace,
      callback_namespaces: config.callbackNamespaces,
    },
    'Stigmer is ready',
  );

  await Promise.race([running, once(shutdown.signal, 'abort')]);
  server.stop();
  await Promise.all([listener.close(REQUEST_GRACE_MS), running]);
  await server.close();
  logger.info('Stopped');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    logger.info({ signal }, 'Shutting down');
    shutdown.abort();
  });
}
try {
  await main();
} catch (error) {
  if (!shutdown.signal.aborted) {
    logger.fatal({ err: error }, error instanceof Error ? error.message : 'Stigmer could not run');
    // What was begun (a connection, threads) would keep the process alive.
    process.exit(1);
  }
}
