import { ApplicationFailure, Context } from '@temporalio/activity';
import type { StoreOutput } from '../artifacts/store-output.js';
import type { OwnActivities } from '../temporal/activity-contract.js';
import { agentFailure } from './agent-failure.js';
import { heartbeatWhile } from '../temporal/heartbeat-while.js';
import { builtinAgentNames, type BuiltinAgent, type BuiltinAgentName } from './builtin/builtin-agent.js';
import type { DocumentSources } from './builtin/document-sources.js';

/** The pause between two tries to store an output, in milliseconds. */
const STORE_PAUSE_MS = 5_000;

/** Makes the activity that runs built-in agents. */
export function createRunBuiltinAgent(
  agents: Readonly<Record<BuiltinAgentName, BuiltinAgent>>,
  sources: DocumentSources,
  storeOutput: StoreOutput,
): OwnActivities['runBuiltinAgent'] {
  return async ({ executionId, builtin, inputs, message }) => {
    const name = builtinAgentNames.find((known) => known === builtin);
    if (name === undefined) {
      throw ApplicationFailure.nonRetryable(`This server has no built-in agent "${builtin}".`);
    }
    try {
      return await heartbeatWhile(async (progress, signal) => {
        // A local activity has little time, and a place among those that the outcomes of others need.
        const hurry = Context.current().info.isLocal;
        const output = await agents[name].run({ inputs, message }, { signal, progress, sources, hurry });
        return untilStored(() => storeOutput(executionId, output), progress);
      });
    } catch (error) {
      throw agentFailure(error);
    }
  };
}

/** A store that is down for a while shall not have the agent's work done again: it is tried until the time limit is up. */
async function untilStored<T>(store: () => Promise<T>, progress: (step: string) => void): Promise<T> {
  for (;;) {
    try {
      return await store();
    } catch (error) {
      if (error instanceof ApplicationFailure) {
        throw error;
      }
      progress('waits for the store of artifacts');
      await Context.current().sleep(STORE_PAUSE_MS);
    }
  }
}
