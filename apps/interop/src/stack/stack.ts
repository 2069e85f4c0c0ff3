import { createStigmerClient, type StigmerClient } from '@stigmer/sdk';
import { startTemporal } from '@stigmer/temporal-dev';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { eventually } from './eventually.js';
import { Gateway } from './gateway.js';
import { PendingDocuments } from './pending-documents.js';
import { startServer, STIGMER_NAMESPACE } from './server.js';

/** The namespaces of callers. */
export const callerNamespaces = ['default', 'orders'] as const;
export type CallerNamespace = (typeof callerNamespaces)[number];

/** All that the callers of each language share. */
export interface Stack {
  readonly temporalAddress: string;
  readonly connection: Connection;
  /** Of the Stigmer server. */
  readonly url: string;
  readonly api: StigmerClient;
  /** What the Stigmer server has logged. */
  serverLog(): readonly Readonly<Record<string, unknown>>[];
  /** Where callers with old stubs find the Stigmer server. */
  readonly gateway: Gateway;
  readonly documents: PendingDocuments;
  /** How many runs of a workflow of Stigmer's own there have been. */
  countRuns(workflowId: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts Temporal with the callers' namespaces, one Stigmer server process, and what its agents read. */
export async function startStack(): Promise<Stack> {
  // In memory, as a stock dev server does: on a file each commit would wait for the disk, on a slow one for seconds.
  const temporal = await startTemporal({ inMemory: true });
  const connection = await Connection.connect({ address: temporal.address });
  await ensureNamespaces(connection);
  const server = await startServer(temporal.address, callerNamespaces);
  const api = createStigmerClient({ url: server.url });
  const gateway = await Gateway.start(api);
  const documents = await PendingDocuments.start();
  return {
    temporalAddress: temporal.address,
    connection,
    url: server.url,
    api,
    serverLog: () => server.log(),
    gateway,
    documents,
    async countRuns(workflowId) {
      const query = `WorkflowId = "${workflowId}"`;
      const { count } = await connection.workflowService.countWorkflowExecutions({
        namespace: STIGMER_NAMESPACE,
        query,
      });
      return Number(count);
    },
    async stop() {
      await documents.close();
      await gateway.close();
      api.close();
      await server.stop();
      await connection.close();
      await temporal.stop();
    },
  };
}

/** The development server brings the one that is called `default`. */
async function ensureNamespaces({ workflowService, operatorService }: Connection): Promise<void> {
  for (const namespace of callerNamespaces.filter((name) => name !== 'default')) {
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
    await eventually(() => operatorService.listSearchAttributes({ namespace }));
  }
}
