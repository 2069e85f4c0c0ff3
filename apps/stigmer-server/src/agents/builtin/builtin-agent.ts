import type { JsonObject } from '@bufbuild/protobuf';
import type { DocumentSources } from './document-sources.js';

/** The agents that do their work inside the server, with no model and no network but the document they are given. */
export const builtinAgentNames = [
  'echo',
  'sentiment-analyzer',
  'entity-extractor',
  'summarizer',
  'document-processor-v1',
] as const;

/** The name of one built-in agent. */
export type BuiltinAgentName = (typeof builtinAgentNames)[number];

/** What a caller asks of an agent. */
export interface BuiltinAgentRequest {
  readonly inputs: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What an agent may use while it runs. */
export interface BuiltinAgentContext {
  /** Ends the agent's work early: the run then rejects with the signal's reason. */
  readonly signal: AbortSignal;

  /** Tells which step begins, in a few words that a person can read. */
  readonly progress: (step: string) => void;

  /** Where documents may be read from. */
  readonly sources: DocumentSources;

  /** Whether the run may as well be refused, with a ComputePoolBusyError, where it would have to wait for long. Default: false. */
  readonly hurry?: boolean;
}

/**
 * An agent that runs offline. The same request always gives the same output, so a run may be repeated.
 * Rejects with an AgentInputError when the request can't be worked on.
 */
export interface BuiltinAgent {
  run(request: BuiltinAgentRequest, context: BuiltinAgentContext): Promise<JsonObject>;
}
