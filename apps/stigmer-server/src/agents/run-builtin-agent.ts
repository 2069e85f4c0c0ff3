import { ApplicationFailure } from '@temporalio/activity';
import { outputWithinLimit } from '../temporal/size-limits.js';
import type { OwnActivities } from '../temporal/activity-contract.js';
import { agentFailure } from './agent-failure.js';
import { heartbeatWhile } from '../temporal/heartbeat-while.js';
import { builtinAgentNames, type BuiltinAgent, type BuiltinAgentName } from './builtin/builtin-agent.js';
import type { DocumentSources } from './builtin/document-sources.js';

/** Makes the activity that runs built-in agents. */
export function createRunBuiltinAgent(
  agents: Readonly<Record<BuiltinAgentName, BuiltinAgent>>,
  sources: DocumentSources,
): OwnActivities['runBuiltinAgent'] {
  return async ({ builtin, inputs, message }) => {
    const name = builtinAgentNames.find((known) => known === builtin);
    if (name === undefined) {
      throw ApplicationFailure.nonRetryable(`This server has no built-in agent "${builtin}".`);
    }
    try {
      const output = await heartbeatWhile((progress, signal) =>
        agents[name].run({ inputs, message }, { signal, progress, sources }),
      );
      return outputWithinLimit(output);
    } catch (error) {
      throw agentFailure(error);
    }
  };
}
