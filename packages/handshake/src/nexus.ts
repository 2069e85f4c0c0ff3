import type { ExecutionKind } from './execution-kind.js';

/** The name of Stigmer's Nexus service. */
export const NEXUS_SERVICE = 'stigmer';

/** The names of its operations, by the kind of execution that they wait for. */
export const nexusOperations = {
  agent: 'executeAgent',
  workflow: 'executeWorkflow',
} as const satisfies Record<ExecutionKind, string>;
