/** The task queue of the callers' worker. */
export const CALLER_QUEUE = 'bench-callers';

/** The task queue of the worker of those who do without Stigmer. */
export const PEER_QUEUE = 'bench-peers';

/** The task queue of the worker that peers call. */
export const SERVICE_QUEUE = 'bench-service';

/** The task queue of the worker whose workflows are agents; the agent's definition names it. */
export const AGENT_QUEUE = 'bench-agents';

/** The Nexus endpoint of Stigmer. */
export const STIGMER_ENDPOINT = 'stigmer';

/** The Nexus endpoint of the worker that peers call. */
export const NEXUS_ENDPOINT = 'bench-service';
