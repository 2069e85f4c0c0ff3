/** How much is done in a run. */
export interface Size {
  /** How many servers, and how many callers' workers. */
  readonly servers: number;
  /** How many wait before the first fault is made, most of them until the last one. */
  readonly crowd: number;
  /** How long those wait, in milliseconds. */
  readonly crowdHoldMs: [number, number];
  /** How many more are started in any case, while faults are made; faults start some too. */
  readonly handshakes: number;
  /** Within which time they are started, in milliseconds. */
  readonly startMs: number;
  /** How many callers must have been pending at one time. */
  readonly pending: number;
  /** How long those take at least and at most whose time the script decides, in milliseconds. */
  readonly holdMs: [number, number];
  /** How long faults are made in any case, and at most, in milliseconds. */
  readonly faultsMs: number;
  readonly faultsAtMostMs: number;
  /** How often each kind of fault must have met what it was aimed at. */
  readonly hits: number;
  /** How long everything may take to come to rest when the faults have ended, in milliseconds. */
  readonly drainMs: number;
}

export const FULL: Size = {
  servers: 3,
  crowd: 300,
  crowdHoldMs: [180_000, 420_000],
  handshakes: 320,
  startMs: 120_000,
  pending: 300,
  holdMs: [40_000, 220_000],
  faultsMs: 270_000,
  faultsAtMostMs: 540_000,
  hits: 5,
  drainMs: 240_000,
};

export const SHORT: Size = {
  servers: 2,
  crowd: 12,
  crowdHoldMs: [20_000, 60_000],
  handshakes: 50,
  startMs: 30_000,
  pending: 12,
  holdMs: [3_000, 30_000],
  faultsMs: 45_000,
  faultsAtMostMs: 300_000,
  hits: 1,
  drainMs: 180_000,
};

/** A short run that shall find something: what is broken need not be waited for long. */
export const MUTATED: Size = { ...SHORT, faultsAtMostMs: 75_000, drainMs: 75_000 };
