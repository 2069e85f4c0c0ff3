/** How large a run is: counts of what is sent, and times. All of them are bounds. */
export interface Size {
  /** Mutated conversations, messages, texts and tokens, in all. */
  readonly mutations: number;
  /** How long an attack goes on whose length is free, in milliseconds. */
  readonly holdMs: number;
  /** How long an attack may take at most before it is broken off, in milliseconds. */
  readonly attackMs: number;
  /** How long an execution may take to come to its end, in milliseconds. */
  readonly executionMs: number;
  /** How long all attacks go on together, in milliseconds. */
  readonly togetherMs: number;
  /** How long the server may take to be as idle as before, in milliseconds. */
  readonly restMs: number;
  /** How long the server may keep a connection on which nothing comes, in milliseconds. */
  readonly idleMs: number;
  /** Settings of the server in a run of this size. */
  readonly env: Readonly<Record<string, string>>;
  readonly healthWatches: number;
  readonly watches: number;
  readonly idleConnections: number;
  readonly halfBodies: number;
  readonly largeStreams: number;
  readonly largeMessages: number;
  readonly protocolErrors: number;
  readonly downloads: number;
  readonly heldDownloads: number;
  readonly csvMiB: number;
  readonly yamlKiB: readonly number[];
  readonly texts: number;
  readonly documents: number;
  /** To how much documents are unpacked that are small on the wire, in MiB. */
  readonly bombMiB: number;
  readonly definitions: number;
  readonly garbage: number;
  readonly readers: number;
  readonly writers: number;
}

export const FULL: Size = {
  mutations: 5_000,
  holdMs: 20_000,
  attackMs: 240_000,
  executionMs: 150_000,
  togetherMs: 60_000,
  restMs: 90_000,
  idleMs: 90_000,
  env: {},
  healthWatches: 2_000,
  watches: 1_500,
  idleConnections: 1_100,
  halfBodies: 200,
  largeStreams: 90,
  largeMessages: 20,
  protocolErrors: 300,
  downloads: 110,
  heldDownloads: 60,
  csvMiB: 20,
  yamlKiB: [64, 256, 1_000],
  texts: 12,
  documents: 12,
  bombMiB: 1_500,
  definitions: 12,
  garbage: 300,
  readers: 200,
  writers: 500,
};

export const SHORT: Size = {
  mutations: 500,
  holdMs: 2_000,
  attackMs: 120_000,
  executionMs: 80_000,
  togetherMs: 15_000,
  restMs: 20_000,
  idleMs: 30_000,
  // What waits for a deadline need not wait for long.
  env: {
    STIGMER_HEADER_TIMEOUT_SECONDS: '3',
    STIGMER_UNUSED_TIMEOUT_SECONDS: '3',
    STIGMER_BODY_TIMEOUT_SECONDS: '5',
    STIGMER_COMPUTE_IDLE_SECONDS: '5',
  },
  healthWatches: 500,
  watches: 400,
  idleConnections: 300,
  halfBodies: 40,
  largeStreams: 20,
  largeMessages: 3,
  protocolErrors: 60,
  downloads: 110,
  heldDownloads: 10,
  csvMiB: 5,
  yamlKiB: [64, 256],
  texts: 3,
  documents: 12,
  bombMiB: 300,
  definitions: 4,
  garbage: 60,
  readers: 50,
  writers: 100,
};
