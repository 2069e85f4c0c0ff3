/** The task queue of the callers' workers. */
export const CALLER_QUEUE = 'faults-callers';
