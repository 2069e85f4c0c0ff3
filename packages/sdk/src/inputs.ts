import type { Duration } from '@temporalio/common';

/** What a workflow asks of an agent. */
export interface ExecuteAgentInput {
  /** The id of the agent's definition. */
  readonly agentId: string;
  /** Named inputs of the agent. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** A message to the agent, for agents that converse. */
  readonly message?: string;
  /**
   * Stigmer's own time limit: the execution is stopped after it, and fails as a timeout. A number is milliseconds. Default:
   * that of the definition, or else 4 hours.
   */
  readonly timeLimit?: Duration;
}

/** What a workflow asks of a workflow definition. */
export interface ExecuteWorkflowInput {
  /** The id of the workflow definition. */
  readonly workflowId: string;
  /** Named inputs of the workflow. */
  readonly inputs?: Readonly<Record<string, string>>;
  /**
   * Stigmer's own time limit: the execution is stopped after it, and fails as a timeout. A number is milliseconds. Default:
   * that of the definition, or else 2 hours.
   */
  readonly timeLimit?: Duration;
}
