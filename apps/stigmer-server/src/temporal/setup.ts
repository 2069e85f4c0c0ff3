import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { GrpcStatus, grpcStatusOf } from './grpc-status.js';
import { searchAttributes } from './owner-contract.js';
import { RETENTION_MS } from './retention.js';

const { INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;

/**
 * Creates what Stigmer needs in Temporal, where it isn't there yet: its namespace and its search attributes. Needs the
 * rights of an operator.
 */
export async function setUpTemporal(
  connection: NativeConnection,
  namespace: string,
  logger: Logger,
): Promise<void> {
  if (await createNamespace(connection, namespace)) {
    logger.info({ namespace }, 'Namespace created');
  }
  const { customAttributes } = await untilNamespaceIsKnown(() =>
    connection.operatorService.listSearchAttributes({ namespace }),
  );
  const missing = Object.values(searchAttributes)
    .map(({ name }) => name)
    .filter((name) => !(name in customAttributes));
  if (missing.length > 0) {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD])),
    });
    logger.info({ namespace, search_attributes: missing }, 'Search attributes added');
  }
}

/** Tells whether there was no such namespace before. */
async function createNamespace({ workflowService }: NativeConnection, namespace: string): Promise<boolean> {
  try {
    await workflowService.registerNamespace({
      namespace,
      description: "Stigmer's own workflows",
      workflowExecutionRetentionPeriod: msToTs(RETENTION_MS),
    });
    return true;
  } catch (error) {
    if (grpcStatusOf(error) === GrpcStatus.ALREADY_EXISTS) {
      return false;
    }
    throw error;
  }
}

/** A new namespace is known to all of Temporal's services only after their caches have been refreshed. */
async function untilNamespaceIsKnown<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (grpcStatusOf(error) !== GrpcStatus.NOT_FOUND || Date.now() > deadline) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
