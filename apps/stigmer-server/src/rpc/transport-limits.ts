/** What the server takes from the network, at most. Times are in milliseconds, sizes in bytes. */
export interface TransportLimits {
  /** Connections in all. At the limit, the one that has been idle longest makes room; where none is idle, the new one is refused. */
  readonly maxConnections: number;
  /** Connections of one address; beyond it, the same among those of the address. */
  readonly maxConnectionsPerPeer: number;
  /** Streams that a connection of HTTP/2 may have open; a client keeps more of them back until some have ended. */
  readonly maxStreamsPerConnection: number;
  /** How long a TLS handshake, or the headers of a request of HTTP/1.1, may take. */
  readonly headerTimeoutMs: number;
  /** How long the body of a request may take, and how long a stream of requests may pause. */
  readonly bodyTimeoutMs: number;
  /** How long an answer, or what of it is ready, may wait for its reader. */
  readonly writeTimeoutMs: number;
  /** How long a connection may be open without a request ever. */
  readonly unusedTimeoutMs: number;
  /** How long a connection may have nothing under way. */
  readonly idleTimeoutMs: number;
  /** How often a connection of HTTP/2 with something under way is pinged. */
  readonly keepaliveIntervalMs: number;
  /** How long the answer to a ping may take. */
  readonly keepaliveTimeoutMs: number;
  /** What a request may take, uncompressed, that carries inputs or a definition. */
  readonly maxMessageBytes: number;
  /** What every other request may take, uncompressed. */
  readonly maxSmallMessageBytes: number;
  /** The fields, entries and items that a request may hold, all counted. */
  readonly maxMessageValues: number;
  /** How deep a request may be nested. */
  readonly maxMessageLevels: number;
  /** What all requests that are being read, and all answers that wait for their readers, may take together, each. */
  readonly maxBufferedBytes: number;
  /** Watches of executions under way. */
  readonly maxWatches: number;
  /** Executions that are watched at a time: each takes one of Temporal's long polls. */
  readonly maxWatchedExecutions: number;
  /** How long a watch goes on. */
  readonly watchTimeoutMs: number;
}

const SECOND_MS = 1_000;
const MIB = 1024 * 1024;

/** The most that a limit may be: the longest time that a timer of Node's counts. */
const MAX = 2 ** 31 - 1;

/** The limits where nothing is configured. */
export const defaultTransportLimits: TransportLimits = {
  maxConnections: 4_000,
  maxConnectionsPerPeer: 2_000,
  maxStreamsPerConnection: 1_000,
  headerTimeoutMs: 15 * SECOND_MS,
  bodyTimeoutMs: 30 * SECOND_MS,
  writeTimeoutMs: 60 * SECOND_MS,
  unusedTimeoutMs: 20 * SECOND_MS,
  idleTimeoutMs: 300 * SECOND_MS,
  keepaliveIntervalMs: 60 * SECOND_MS,
  keepaliveTimeoutMs: 20 * SECOND_MS,
  maxMessageBytes: 4 * MIB,
  maxSmallMessageBytes: 64 * 1024,
  maxMessageValues: 2_000,
  maxMessageLevels: 32,
  maxBufferedBytes: 64 * MIB,
  maxWatches: 2_000,
  maxWatchedExecutions: 500,
  watchTimeoutMs: 3_600 * SECOND_MS,
};

/** The environment variable of each limit. Those that end in _SECONDS are given in seconds. */
export const transportVariables: Readonly<Record<keyof TransportLimits, string>> = {
  maxConnections: 'STIGMER_MAX_CONNECTIONS',
  maxConnectionsPerPeer: 'STIGMER_MAX_CONNECTIONS_PER_PEER',
  maxStreamsPerConnection: 'STIGMER_MAX_STREAMS_PER_CONNECTION',
  headerTimeoutMs: 'STIGMER_HEADER_TIMEOUT_SECONDS',
  bodyTimeoutMs: 'STIGMER_BODY_TIMEOUT_SECONDS',
  writeTimeoutMs: 'STIGMER_WRITE_TIMEOUT_SECONDS',
  unusedTimeoutMs: 'STIGMER_UNUSED_TIMEOUT_SECONDS',
  idleTimeoutMs: 'STIGMER_IDLE_TIMEOUT_SECONDS',
  keepaliveIntervalMs: 'STIGMER_KEEPALIVE_INTERVAL_SECONDS',
  keepaliveTimeoutMs: 'STIGMER_KEEPALIVE_TIMEOUT_SECONDS',
  maxMessageBytes: 'STIGMER_MAX_MESSAGE_BYTES',
  maxSmallMessageBytes: 'STIGMER_MAX_SMALL_MESSAGE_BYTES',
  maxMessageValues: 'STIGMER_MAX_MESSAGE_VALUES',
  maxMessageLevels: 'STIGMER_MAX_MESSAGE_LEVELS',
  maxBufferedBytes: 'STIGMER_MAX_BUFFERED_BYTES',
  maxWatches: 'STIGMER_MAX_WATCHES',
  maxWatchedExecutions: 'STIGMER_MAX_WATCHED_EXECUTIONS',
  watchTimeoutMs: 'STIGMER_WATCH_TIMEOUT_SECONDS',
};

/**
 * Reads the limits.
 *
 * @param positiveNumber gives a variable's number, or the given default where it is not set
 */
export function readTransportLimits(
  positiveNumber: (variable: string, byDefault: number) => number,
): TransportLimits {
  const read = (limit: keyof TransportLimits): number => {
    const variable = transportVariables[limit];
    const scale = variable.endsWith('_SECONDS') ? SECOND_MS : 1;
    const value = scale * positiveNumber(variable, defaultTransportLimits[limit] / scale);
    return Math.min(Math.ceil(value), MAX);
  };
  return {
    maxConnections: read('maxConnections'),
    maxConnectionsPerPeer: read('maxConnectionsPerPeer'),
    maxStreamsPerConnection: read('maxStreamsPerConnection'),
    headerTimeoutMs: read('headerTimeoutMs'),
    bodyTimeoutMs: read('bodyTimeoutMs'),
    writeTimeoutMs: read('writeTimeoutMs'),
    unusedTimeoutMs: read('unusedTimeoutMs'),
    idleTimeoutMs: read('idleTimeoutMs'),
    keepaliveIntervalMs: read('keepaliveIntervalMs'),
    keepaliveTimeoutMs: read('keepaliveTimeoutMs'),
    maxMessageBytes: read('maxMessageBytes'),
    maxSmallMessageBytes: read('maxSmallMessageBytes'),
    maxMessageValues: read('maxMessageValues'),
    maxMessageLevels: read('maxMessageLevels'),
    maxBufferedBytes: read('maxBufferedBytes'),
    maxWatches: read('maxWatches'),
    maxWatchedExecutions: read('maxWatchedExecutions'),
    watchTimeoutMs: read('watchTimeoutMs'),
  };
}
