import type { Connection } from '@temporalio/client';
import Long from 'long';

/** Stigmer's own namespace. */
export const STIGMER_NAMESPACE = 'stigmer';
/** The namespaces that our dev server has: Stigmer's own, and the one of the demo's callers. */
export const NAMESPACES = [STIGMER_NAMESPACE, 'default'] as const;

const DAY_SECONDS = 24 * 60 * 60;
const RETENTION_DAYS = 7;

/**
 * Gives Stigmer's namespace its 7 days of retention; a dev server creates namespaces with one day.
 * The end of retention is the end of Stigmer's archive. The server applies a change within 2 s.
 */
export async function ensureRetention({ workflowService }: Connection): Promise<void> {
  const { config } = await workflowService.describeNamespace({ namespace: STIGMER_NAMESPACE });
  const wanted = Long.fromNumber(RETENTION_DAYS * DAY_SECONDS);
  const current = config?.workflowExecutionRetentionTtl?.seconds ?? Long.ZERO;
  if (current.greaterThanOrEqual(wanted)) return;
  await workflowService.updateNamespace({
    namespace: STIGMER_NAMESPACE,
    config: { workflowExecutionRetentionTtl: { seconds: wanted } },
  });
}
