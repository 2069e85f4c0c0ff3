import type { BuiltinAgent, BuiltinAgentName } from './builtin-agent.js';
import type { ComputePool } from '../../compute/compute-pool.js';
import { documentProcessor } from './document-processor.js';
import { echo } from './echo.js';
import { entityExtractor } from './entity-extractor.js';
import { sentimentAnalyzer } from './sentiment-analyzer.js';
import { summarizer } from './summarizer.js';

/** All built-in agents by name. All but `echo` work in the pool's processes. */
export function createBuiltinAgents({
  pool,
}: {
  pool: ComputePool;
}): Readonly<Record<BuiltinAgentName, BuiltinAgent>> {
  return {
    echo,
    'sentiment-analyzer': sentimentAnalyzer(pool),
    'entity-extractor': entityExtractor(pool),
    summarizer: summarizer(pool),
    'document-processor-v1': documentProcessor(pool),
  };
}
