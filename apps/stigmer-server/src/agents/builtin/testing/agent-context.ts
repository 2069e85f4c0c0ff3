import type { BuiltinAgentContext } from '../builtin-agent.js';
import { createDocumentSources, type DocumentSourcesConfig } from '../document-sources.js';

/** A context for a test, which keeps the steps it was told of. */
export function testContext(
  config: DocumentSourcesConfig = {},
  signal: AbortSignal = new AbortController().signal,
): BuiltinAgentContext & { readonly steps: readonly string[] } {
  const steps: string[] = [];
  return {
    signal,
    steps,
    progress: (step) => steps.push(step),
    sources: createDocumentSources(config),
  };
}
