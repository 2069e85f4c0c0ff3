/** The task queue of Stigmer's own workflows and activities. */
export const STIGMER_TASK_QUEUE = 'stigmer';
