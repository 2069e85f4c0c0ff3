import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { taskQueues } from './task-queues.js';

/** There is an endpoint of the wanted name, which leads elsewhere. */
export class NexusEndpointError extends Error {
  override readonly name = 'NexusEndpointError';
}

/**
 * Creates the Nexus endpoint by which callers reach Stigmer's own namespace, where it isn't there yet. Needs the rights of an
 * operator.
 *
 * @throws NexusEndpointError where there is one of this name that leads elsewhere: others may use it
 */
export async function setUpNexusEndpoint(
  { operatorService }: NativeConnection,
  namespace: string,
  name: string,
  logger: Logger,
): Promise<void> {
  const { endpoints } = await operatorService.listNexusEndpoints({ name });
  const [existing] = endpoints;
  if (existing === undefined) {
    await operatorService.createNexusEndpoint({
      spec: { name, target: { worker: { namespace, taskQueue: taskQueues.owners } } },
    });
    logger.info({ nexus_endpoint: name }, 'Nexus endpoint created');
    return;
  }
  const worker = existing.spec?.target?.worker;
  if (worker?.namespace !== namespace || worker.taskQueue !== taskQueues.owners) {
    throw new NexusEndpointError(
      `The Nexus endpoint "${name}" leads to ${worker ? `"${worker.namespace}", ${worker.taskQueue}` : 'another server'}, not to ` +
        `"${namespace}", ${taskQueues.owners}. Name another one in STIGMER_NEXUS_ENDPOINT, or point it there.`,
    );
  }
}
