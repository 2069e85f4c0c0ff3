import type { NativeConnection } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { msToTs } from '@temporalio/common/lib/time.js';
import { eventually } from './eventually.js';

/** Registers a new namespace of a caller, and waits until Temporal knows it. */
export async function namespaceOfItsOwn(connection: NativeConnection, name: string): Promise<string> {
  const namespace = `${name}-${randomUUID()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await eventually(() => connection.operatorService.listSearchAttributes({ namespace }));
  return namespace;
}
