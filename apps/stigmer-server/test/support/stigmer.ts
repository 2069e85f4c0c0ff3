import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { createStigmerClient, type StigmerClient } from '@stigmer/sdk';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { inject } from 'vitest';
import { readConfig } from '../../src/config.js';
import { createLogger } from '../../src/observability/logger.js';
import { listen } from '../../src/rpc/listener.js';
import { buildServer } from '../../src/server.js';
import { definitionRunId } from '../../src/temporal/owner-contract.js';
import { dataConverter } from '../../src/temporal/data-converter.js';
import { setUpNexusEndpoint } from '../../src/temporal/nexus-endpoint.js';
import { setUpTemporal } from '../../src/temporal/setup.js';
import { eventually } from './eventually.js';
import { installTemporalRuntime } from './temporal-runtime.js';

/** A Stigmer server inside the test's process, in a Temporal namespace of its own. */
export interface TestStigmer {
  readonly url: string;
  /** Stigmer's own namespace. */
  readonly namespace: string;
  readonly api: StigmerClient;
  /** Temporal's client of Stigmer's own namespace. */
  readonly temporal: Client;
  readonly connection: NativeConnection;
  /** The agent that a caller's workflow waits for, as soon as there is one. */
  agentOf(callerWorkflowId: string): Promise<string>;
  /** The workflow definition that a caller's workflow waits for, as soon as there is one. */
  workflowOf(callerWorkflowId: string): Promise<string>;
  /** The agent's execution once it has ended, and its caller has been told. */
  endOfAgent(id: string): Promise<AgentExecution>;
  /** The same for a workflow definition. */
  endOfWorkflow(id: string): Promise<WorkflowExecution>;
  /** The child in which a workflow definition runs. */
  definitionRunOf(id: string): Promise<WorkflowHandle>;
  /** Stops taking work, but still answers, until it is stopped. */
  beginShutdown(): void;
  stop(): Promise<void>;
}

/** What a test may set. */
export interface TestStigmerOptions {
  /** Whose tokens are accepted. Default: `default`. */
  readonly callbackNamespaces?: readonly string[];
  /** Stigmer's own namespace; given to start a second server beside a first, or after it. Default: a new one. */
  readonly namespace?: string;
  /** Further arguments of its command line. */
  readonly args?: readonly string[];
  /** Environment variables of the server. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: one that says nothing, unless STIGMER_LOG_LEVEL is set. */
  readonly logger?: Logger;
}

/** The environment of a test's server in a namespace. It looks after callers about twice a second. */
export function serverEnvironment(
  namespace: string,
  callbackNamespaces: readonly string[] = ['default'],
): Record<string, string> {
  return {
    STIGMER_LISTEN: '127.0.0.1:0',
    STIGMER_CALLBACK_NAMESPACES: callbackNamespaces.join(','),
    STIGMER_TOKEN_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    STIGMER_MONITOR_INTERVAL_SECONDS: '0.5',
    STIGMER_ARTIFACTS: join(inject('scratchFolder'), 'artifacts'),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: namespace,
  };
}

/** Starts a server on a free port. */
export async function startStigmer(options: TestStigmerOptions = {}): Promise<TestStigmer> {
  installTemporalRuntime();
  const namespace = options.namespace ?? `stigmer-${randomUUID()}`;
  const config = readConfig(['--dev', ...(options.args ?? [])], {
    ...serverEnvironment(namespace, options.callbackNamespaces),
    ...options.env,
  });
  const logger = options.logger ?? createLogger(process.env['STIGMER_LOG_LEVEL'] ?? 'silent');
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  await setUpTemporal(connection, namespace, logger);
  if (config.nexusEndpoint !== undefined) {
    await setUpNexusEndpoint(connection, namespace, config.nexusEndpoint, logger);
  }
  const server = await buildServer({ config, connection, logger, temporalSdkMetrics: async () => '' });
  const listener = await listen({ host: '127.0.0.1', port: 0 }, server.handler, config.transport);
  const running = server.run();
  const url = `http://127.0.0.1:${listener.port}`;
  const api = createStigmerClient({ url });

  const temporal = new Client({ connection, namespace, dataConverter });

  let stopping = false;
  const beginShutdown = (): void => {
    if (!stopping) {
      stopping = true;
      server.stop();
    }
  };
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    beginShutdown();
    api.close();
    await Promise.all([listener.close(1_000), running]);
    await server.close();
  };
  return {
    url,
    namespace,
    api,
    temporal,
    connection,
    agentOf: (callerWorkflowId) =>
      eventually(async () => only((await api.agentExecutions.list({ callerWorkflowId })).executions).id),
    workflowOf: (callerWorkflowId) =>
      eventually(async () => only((await api.workflowExecutions.list({ callerWorkflowId })).executions).id),
    async endOfAgent(id) {
      const { execution } = await last(api.agentExecutions.watch({ id }));
      return present(execution);
    },
    async endOfWorkflow(id) {
      const { execution } = await last(api.workflowExecutions.watch({ id }));
      return present(execution);
    },
    async definitionRunOf(id) {
      const { runId } = await temporal.workflow.getHandle(id).describe();
      return temporal.workflow.getHandle(definitionRunId(id, runId));
    },
    beginShutdown,
    stop: () => (stopped ??= stop()),
  };
}

function only<T>(items: readonly T[]): T {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) {
    throw new Error(`There are ${items.length}, not one`);
  }
  return item;
}

async function last<T>(stream: AsyncIterable<T>): Promise<T> {
  let latest: T | undefined;
  for await (const item of stream) {
    latest = item;
  }
  return present(latest);
}

/** A value that has to be there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('It is not there');
  }
  return value;
}
