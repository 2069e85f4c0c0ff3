/** Tells the heartbeat monitor of a caller that begins to wait; its argument is that caller's heartbeat timeout, in milliseconds. */
export const HEARTBEAT_WAKE_SIGNAL = 'wake';

/** A share of the waiting callers, told apart by the first hex digit of the execution id. */
export interface Shard {
  readonly index: number;
  /** How many there are: a power of 2, up to 16. */
  readonly count: number;
}

/** How a pass over all waiting callers is made. */
export interface PassPlan {
  /** From the beginning of this pass to that of the next, in milliseconds. */
  readonly intervalMs: number;
  /** How many shards are seen to at the same time. */
  readonly shards: number;
  /** How many calls per second a shard may make. */
  readonly callsPerSecond: number;
  /** Whether there is time to look up what each execution does now. */
  readonly withSteps: boolean;
  /** How often owners are looked for that can't get on, in milliseconds. */
  readonly stuckOwnersIntervalMs: number;
}

/** The share of a pass that one activity makes. */
export interface ShardPass extends Pick<PassPlan, 'callsPerSecond' | 'withSteps'> {
  readonly shard: Shard;
}

/** A heartbeat is sent so many times within a caller's heartbeat timeout. */
export const HEARTBEATS_PER_TIMEOUT = 3;
