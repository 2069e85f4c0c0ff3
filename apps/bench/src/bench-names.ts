/** The benchmarks, in the order in which they are run. */
export const benchNames = ['ack', 'handshake', 'throughput', 'pending', 'recovery', 'growth'] as const;

/** One of the benchmarks. */
export type BenchName = (typeof benchNames)[number];
