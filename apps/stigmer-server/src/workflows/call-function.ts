import { ApplicationFailure } from '@temporalio/activity';
import type { DocumentSources } from '../agents/builtin/document-sources.js';
import type { ComputePool } from '../compute/compute-pool.js';
import { resultWithinLimit } from '../temporal/size-limits.js';
import type { OwnActivities } from '../temporal/activity-contract.js';
import { agentFailure } from '../agents/agent-failure.js';
import { heartbeatWhile } from '../temporal/heartbeat-while.js';
import { functionNames, type FunctionName } from './function-names.js';
import { readCsv, type WorkflowFunction } from './read-csv.js';

/** Makes the activity that calls functions for workflow definitions. */
export function createCallFunction(
  sources: DocumentSources,
  pool: ComputePool,
): OwnActivities['callFunction'] {
  const functions: Readonly<Record<FunctionName, WorkflowFunction>> = { 'read-csv': readCsv(sources, pool) };
  return async ({ name: asked, task, args }) => {
    const name = functionNames.find((known) => known === asked);
    if (name === undefined) {
      throw ApplicationFailure.nonRetryable(`This server has no function "${asked}".`);
    }
    try {
      return resultWithinLimit(
        await heartbeatWhile((progress, signal) => {
          progress(task);
          return functions[name](args, signal);
        }),
      );
    } catch (error) {
      throw agentFailure(error);
    }
  };
}
