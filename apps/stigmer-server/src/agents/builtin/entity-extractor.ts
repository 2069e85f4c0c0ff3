import type { BuiltinAgent } from './builtin-agent.js';
import type { ComputePool } from '../../compute/compute-pool.js';
import { requireText } from './text-input.js';

/** Finds the people, places, organizations, dates and amounts that the English text in `text` names. */
export function entityExtractor(pool: ComputePool): BuiltinAgent {
  return {
    async run(request, { signal, progress, hurry = false }) {
      const text = requireText(request);
      progress('Extracting entities');
      return await pool.run('entities', text, { signal, hurry });
    },
  };
}
