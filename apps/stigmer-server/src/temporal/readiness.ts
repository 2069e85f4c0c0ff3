import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { NativeConnection } from '@temporalio/worker';
import { lateMonitors } from './late-monitors.js';
import { searchAttributes } from './owner-contract.js';
import { RETENTION_MS } from './retention.js';
import type { Workers } from './workers.js';

/** Whether the server can do its work now. */
export interface Readiness {
  readonly ready: boolean;
  /** What stands in the way, or what an operator should know; one sentence each. */
  readonly remarks: readonly string[];
}

const ASK_TIMEOUT_MS = 2_000;

/**
 * Looks whether the server can do its work now: Temporal answers for its namespace, and its workers, if it has them, poll, and the monitors get on.
 * A retention under 7 days is only remarked on.
 */
export async function checkReadiness(
  client: Client,
  connection: NativeConnection,
  namespace: string,
  workers: Workers | undefined,
): Promise<Readiness> {
  const remarks: string[] = [];
  const state = workers?.notRunning();
  if (state !== undefined) {
    return { ready: false, remarks: [`A worker is ${state}.`] };
  }
  try {
    const [{ config }, { customAttributes }] = await connection.withDeadline(
      Date.now() + ASK_TIMEOUT_MS,
      () =>
        Promise.all([
          connection.workflowService.describeNamespace({ namespace }),
          connection.operatorService.listSearchAttributes({ namespace }),
        ]),
    );
    const missing = Object.values(searchAttributes).filter(({ name }) => !(name in customAttributes));
    if (missing.length > 0) {
      const names = missing.map(({ name }) => name).join(', ');
      return {
        ready: false,
        remarks: [
          `The namespace "${namespace}" lacks the search attributes ${names}. Run: stigmer-server --setup`,
        ],
      };
    }
    const retention = config?.workflowExecutionRetentionTtl;
    if (retention && tsToMs(retention) < RETENTION_MS) {
      remarks.push(
        `Warning: the namespace "${namespace}" keeps closed executions for less than 7 days; they can't be read after that.`,
      );
    }
    const late = workers
      ? await connection.withDeadline(Date.now() + ASK_TIMEOUT_MS, () => lateMonitors(client))
      : [];
    return { ready: late.length === 0, remarks: [...late, ...remarks] };
  } catch (error) {
    return { ready: false, remarks: [`Temporal: ${error instanceof Error ? error.message : String(error)}`] };
  }
}
