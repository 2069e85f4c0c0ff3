import type { NativeConnection } from '@temporalio/worker';
import { once } from 'node:events';
import {
  isSetup,
  readConfig,
  readLogLevel,
  readNexusEndpoint,
  readTemporalConfig,
  type Config,
} from './config.js';
import { lacksOfNode } from './node-version.js';
import { createLogger } from './observability/logger.js';
import { listen } from './rpc/listener.js';
import { buildServer } from './server.js';
import { connectToTemporal } from './temporal/connect.js';
import { setUpNexusEndpoint } from './temporal/nexus-endpoint.js';
import { installTemporalRuntime, type TemporalSdkMetrics } from './temporal/runtime.js';
import { setUpTemporal } from './temporal/setup.js';

/** How long requests under way may go on when the server shuts down. */
const REQUEST_GRACE_MS = 5_000;

/** After this time a shutdown is given up, and the process ends as it is: nothing in Temporal is lost by that. */
const SHUTDOWN_TIMEOUT_MS = 30_000;

const logger = createLogger('info');
const shutdown = new AbortController();

async function main(args: string[]): Promise<void> {
  logger.level = readLogLevel(process.env);
  const setup = isSetup(args);
  const temporal = readTemporalConfig(process.env);
  const nexusEndpoint = readNexusEndpoint(process.env);
  const config = setup ? undefined : readConfig(args, process.env);
  const temporalSdkMetrics = await installTemporalRuntime(logger);
  const connection = await connectToTemporal(temporal.connection, logger, shutdown.signal);
  if (setup || (config?.development && temporal.isDefault)) {
    await setUpTemporal(connection, temporal.namespace, logger);
    if (nexusEndpoint !== undefined) {
      await setUpNexusEndpoint(connection, temporal.namespace, nexusEndpoint, logger);
    }
  }
  if (config) {
    await serve(config, connection, temporalSdkMetrics);
  }
}

async function serve(
  config: Config,
  connection: NativeConnection,
  temporalSdkMetrics: TemporalSdkMetrics,
): Promise<void> {
  shutdown.signal.throwIfAborted();
  const server = await buildServer({ config, connection, logger, temporalSdkMetrics });
  const listener = await listen(config.listen, server.handler, config.transport);
  shutdown.signal.throwIfAborted();
  const running = server.run();
  logger.info(
    {
      url: `${config.listen.tls ? 'https' : 'http'}://${config.listen.host}:${listener.port}`,
      role: config.role,
      temporal: config.temporal.connection.address,
      namespace: config.temporal.namespace,
      callback_namespaces: config.callbackNamespaces,
      nexus_endpoint: config.nexusEndpoint,
    },
    'Stigmer is ready',
  );
  const lacks = lacksOfNode(process.versions.node);
  if (lacks !== undefined) {
    logger.warn({ node: process.versions.node }, lacks);
  }

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
    setTimeout(() => {
      logger.fatal('The shutdown took too long');
      process.exit(1);
    }, SHUTDOWN_TIMEOUT_MS).unref();
  });
}
try {
  await main(process.argv.slice(2));
} catch (error) {
  const stoppedWhileStarting =
    shutdown.signal.aborted && error instanceof Error && error.name === 'AbortError';
  if (!stoppedWhileStarting) {
    logger.fatal({ err: error }, error instanceof Error ? error.message : 'Stigmer could not run');
    process.exitCode = 1;
  }
}
// Temporal's native connection would keep the process alive where something failed before it was closed.
process.exit();
