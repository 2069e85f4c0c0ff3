import { isoToMs, partsToMs } from '../durations.js';
import type { WorkflowDefinition } from '../workflow-definition.js';

/**
 * The definition's own timeout in milliseconds, for a host that enforces it itself; nothing when it has none, or when only
 * an expression tells how long it is.
 */
export function literalTimeoutMs({ timeout, use }: WorkflowDefinition): number | undefined {
  const after = typeof timeout === 'string' ? use?.timeouts?.[timeout]?.after : timeout?.after;
  if (after === undefined) return undefined;
  return typeof after === 'string' ? isoToMs(after) : partsToMs(after);
}
