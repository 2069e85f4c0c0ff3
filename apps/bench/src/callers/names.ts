/** The task queue of the callers' worker. */
export const CALLER_QUEUE = 'bench-callers';

/** The task queue of the worker that does what a user could do instead, in a process of its own. */
export const PEER_QUEUE = 'bench-peers';

/** The task queue of the worker whose workflows are agents; the agent's definition names it. */
export const AGENT_QUEUE = 'bench-agents';

/** The Nexus endpoint of the peers' worker. */
export const NEXUS_ENDPOINT = 'bench-peers';
