import type { BuiltinAgent } from './builtin-agent.js';
import type { ComputePool } from '../../compute/compute-pool.js';
import { requireText } from './text-input.js';

/** Tells how the English text in the input `text` sounds, as a whole and sentence by sentence. */
export function sentimentAnalyzer(pool: ComputePool): BuiltinAgent {
  return {
    async run(request, { signal, progress, hurry = false }) {
      const text = requireText(request);
      progress('Analysing the sentiment');
      return await pool.run('sentiment', text, { signal, hurry });
    },
  };
}
