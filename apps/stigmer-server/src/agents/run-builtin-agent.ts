import { ApplicationFailure, Context } from '@temporalio/activity';
import { outputWithinLimit } from '../executions/size-limits.js';
import type { OwnActivities } from '../temporal/activity-contract.js';
import { heartbeatWhile } from '../temporal/heartbeat-while.js';
import { AgentInputError } from './builtin/agent-input-error.js';
import { builtinAgentNames, type BuiltinAgent, type BuiltinAgentName } from './builtin/builtin-agent.js';
import type { DocumentSources } from './builtin/document-sources.js';

/** After so many tries, an input that might have come right is given up. */
const MAX_INPUT_TRIES = 3;

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
      if (error instanceof AgentInputError) {
        throw ApplicationFailure.create({
          type: error.name,
          message: error.message,
          nonRetryable: !error.retryable || Context.current().info.attempt >= MAX_INPUT_TRIES,
          details: [{ input: error.input, code: error.code }],
          cause: error,
        });
      }
      throw error;
    }
  };
}
