import { createStigmerClient, type StigmerClient } from '@stigmer/sdk';
import { NativeConnection } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { readConfig, type Config } from '../../src/config.js';
import { createLogger } from '../../src/observability/logger.js';
import { listen } from '../../src/rpc/listener.js';
import { buildServer } from '../../src/server.js';
import { setUpTemporal } from '../../src/temporal/setup.js';

/** A Stigmer server inside the test's process, in a Temporal namespace of its own. */
export interface TestStigmer extends AsyncDisposable {
  readonly url: string;
  /** Stigmer's own namespace. */
  readonly namespace: string;
  readonly config: Config;
  readonly client: StigmerClient;
  readonly connection: NativeConnection;
  stop(): Promise<void>;
}

/** What a test may set. */
export interface TestStigmerOptions {
  /** Whose tokens are accepted. Default: `default`. */
  readonly callbackNamespaces?: readonly string[];
  /** Stigmer's own namespace; given to start a second server beside a first, or after it. Default: a new one. */
  readonly namespace?: string;
  /** Environment variables of the server. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a server on a free port. It looks after callers about once a second. */
export async function startStigmer(options: TestStigmerOptions = {}): Promise<TestStigmer> {
  const address = inject('temporalAddress');
  const namespace = options.namespace ?? `stigmer-${randomUUID()}`;
  const config = readConfig(['--dev'], {
    STIGMER_LISTEN: '127.0.0.1:0',
    STIGMER_CALLBACK_NAMESPACES: (options.callbackNamespaces ?? ['default']).join(','),
    STIGMER_TOKEN_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    STIGMER_MONITOR_INTERVAL_SECONDS: '0.5',
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    ...options.env,
  });
  const logger = createLogger(process.env['STIGMER_LOG_LEVEL'] ?? 'silent');
  const connection = await NativeConnection.connect({ address });
  await setUpTemporal(connection, namespace, logger);
  const server = await buildServer({ config, connection, logger, temporalSdkMetrics: async () => '' });
  const listener = await listen('127.0.0.1', 0, server.handler);
  const running = server.run();
  const url = `http://127.0.0.1:${listener.port}`;
  const client = createStigmerClient({ url });

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    client.close();
    server.stop();
    await Promise.all([listener.close(1_000), running]);
    await server.close();
  };
  return {
    url,
    namespace,
    config,
    client,
    connection,
    stop: () => (stopped ??= stop()),
    [Symbol.asyncDispose]: () => (stopped ??= stop()),
  };
}
