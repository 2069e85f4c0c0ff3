/** How much is measured. */
export interface Sizes {
  /** Of the benchmarks of latency and throughput. */
  readonly rounds: number;
  /** Of the benchmarks that take minutes a round. */
  readonly longRounds: number;
  /** Creates in a round, for each transport and number in flight. */
  readonly acks: number;
  readonly acksInFlight: readonly number[];
  /** The same at the default poll rate, with one in flight: the activity that waits takes several times as long to begin. */
  readonly acksAtDefault: number;
  /** Handshakes in a round, for each way to wait. */
  readonly handshakes: number;
  /** The same at the default poll rate, where each takes several times as long. */
  readonly handshakesAtDefault: number;
  readonly polls: number;
  readonly servers: readonly number[];
  /** The same at the default poll rate. */
  readonly serversAtDefault: readonly number[];
  readonly throughputSeconds: number;
  readonly throughputInFlight: number;
  /** Run before latencies and throughput are measured: caches and compilers are as warm then as in a server that has been at work. */
  readonly warmUp: number;
  readonly warmUpInFlight: number;
  readonly pending: readonly number[];
  /** Pending handshakes, besides, each of which is alone in its caller's run. */
  readonly alone: number;
  /** Workflows that a worker keeps in memory while handshakes are pending. */
  readonly cached: number;
  readonly blocking: number;
  readonly recovering: number;
  readonly outageSeconds: number;
  readonly closed: number;
  readonly reads: number;
  readonly coldStarts: number;
}

/** They take more than an hour on 2 cores. */
export const longSizes: Sizes = {
  rounds: 5,
  longRounds: 1,
  acks: 128,
  acksInFlight: [1, 16, 64],
  acksAtDefault: 16,
  handshakes: 30,
  handshakesAtDefault: 10,
  polls: 2,
  servers: [1, 2, 4],
  serversAtDefault: [1, 2, 4],
  throughputSeconds: 5,
  throughputInFlight: 32,
  warmUp: 300,
  warmUpInFlight: 16,
  pending: [1_000, 10_000],
  alone: 2_000,
  cached: 50,
  blocking: 500,
  recovering: 1_000,
  outageSeconds: 60,
  closed: 5_000,
  reads: 20,
  coldStarts: 5,
};

/** As many rounds, of fewer each. */
export const defaultSizes: Sizes = {
  ...longSizes,
  acks: 24,
  acksAtDefault: 6,
  handshakes: 20,
  handshakesAtDefault: 5,
  polls: 1,
  serversAtDefault: [1],
  throughputSeconds: 3,
  warmUp: 200,
  pending: [300, 1_000],
  alone: 200,
  blocking: 200,
  closed: 1_000,
  reads: 10,
};

/** Enough to see that everything works; its figures say nothing. */
export const shortSizes: Sizes = {
  rounds: 2,
  longRounds: 1,
  acks: 8,
  acksInFlight: [1, 4],
  acksAtDefault: 2,
  handshakes: 3,
  handshakesAtDefault: 2,
  polls: 1,
  servers: [1, 2],
  serversAtDefault: [1],
  throughputSeconds: 2,
  throughputInFlight: 8,
  warmUp: 4,
  warmUpInFlight: 2,
  pending: [10, 30],
  alone: 5,
  cached: 2,
  blocking: 120,
  recovering: 20,
  outageSeconds: 5,
  closed: 60,
  reads: 3,
  coldStarts: 1,
};
