/**
 * The task queues of Stigmer's own workflows and activities: what works on one kind takes no place from another.
 *
 * All kinds came by the owners' queue once. Its workers still do whatever is on it.
 */
export const taskQueues = {
  /** Owners of executions, what they do at once, and Nexus operations. */
  owners: 'stigmer',
  /** Runs of workflow definitions. */
  definitions: 'stigmer-definitions',
  /** Built-in agents, the functions of definitions, and the storing of outputs. */
  agents: 'stigmer-agents',
  /** Telling callers, where it was not done at once. */
  deliveries: 'stigmer-deliveries',
  /** The monitors and their passes. */
  monitors: 'stigmer-monitors',
} as const;

/** One kind of work. */
export type Place = keyof typeof taskQueues;
