import { fileURLToPath } from 'node:url';

/** Environment of a server that knows the workflow definitions of `test/workflows`. */
export const testWorkflows = {
  STIGMER_WORKFLOWS: fileURLToPath(new URL('../workflows', import.meta.url)),
} as const;

/** Environment of a server that knows the agents of `test/agents`, and no others. */
export const testAgents = {
  STIGMER_AGENTS: fileURLToPath(new URL('../agents', import.meta.url)),
} as const;
