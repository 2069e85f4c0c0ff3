import { AgentInputError } from './agent-input-error.js';
import type { BuiltinAgent, BuiltinAgentRequest } from './builtin-agent.js';
import type { ComputePool } from '../../compute/compute-pool.js';
import { startOf } from './text/pieces.js';
import { requireText } from './text-input.js';

const defaultSentences = 3;
const maxSentences = 50;

/** Sums up the English text in `text` in as many of its own sentences as `sentences` says, 3 by default. */
export function summarizer(pool: ComputePool): BuiltinAgent {
  return {
    async run(request, { signal, progress, hurry = false }) {
      const task = { ...requireText(request), count: sentenceCount(request) };
      progress('Summarizing the text');
      return await pool.run('summary', task, { signal, hurry });
    },
  };
}

function sentenceCount({ inputs }: BuiltinAgentRequest): number {
  const value = inputs['sentences']?.trim() ?? '';
  if (value === '') return defaultSentences;
  const count = Number(value);
  if (!/^\d+$/u.test(value) || count < 1 || count > maxSentences) {
    throw new AgentInputError(
      'sentences',
      'INVALID',
      `"${startOf(value, 40)}" is no count of sentences. Give a whole number from 1 to ${maxSentences}, or leave it out.`,
    );
  }
  return count;
}
