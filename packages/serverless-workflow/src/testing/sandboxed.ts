// What the sandbox test bundles: the package's main entry and nothing of Node's.
import { runWorkflow, WorkflowError, type JsonValue, type WorkflowDefinition } from '../index.js';

/** Runs a definition whose functions answer with fixed data; gives the output, or the problem it ends in. */
export async function runSandboxed(
  definition: WorkflowDefinition,
  input: JsonValue,
  answers: Readonly<Record<string, JsonValue>>,
): Promise<JsonValue> {
  // Time stands still: a sleep ends only by being cancelled.
  const sleeping = new Set<() => void>();
  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      sleeping.add(resolve);
    });
  const cancel = (): void => {
    for (const wake of sleeping) wake();
  };
  try {
    return await runWorkflow(definition, input, {
      execution: { id: 'wex-1' },
      runtime: { name: 'sandbox', version: '1' },
      callFunction: async (name) => answers[name] ?? null,
      sleep,
      now: () => new Date(0),
      random: () => 0,
      start: (work) => ({ result: work(), cancel }),
      isCancellation: () => false,
    });
  } catch (error) {
    if (error instanceof WorkflowError) return error.toJson();
    throw error;
  }
}
