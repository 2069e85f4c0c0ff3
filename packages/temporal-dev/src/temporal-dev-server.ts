/** A Temporal server that can be used, whoever started it. */
export interface TemporalDevServer extends AsyncDisposable {
  /** `host:port` of its gRPC service. */
  readonly address: string;
  /** Its web UI, where one is known. */
  readonly uiUrl: string | undefined;
  /** True when it was started by us and `stop()` stops it; false when it belongs to somebody else. */
  readonly owned: boolean;
  /** Its process, where we started it. A restart changes it. */
  readonly pid: number | undefined;
  /** Stops the server if it is ours; may be called again. `await using` does the same. */
  stop(options?: StopOptions): Promise<void>;
}

export interface StopOptions {
  /**
   * How long to wait for the server's clients to disconnect before it is stopped, in ms.
   * Default: 0, stop at once.
   */
  clientGraceMs?: number;
}

/** Somebody else's server: there is nothing to stop. */
export interface ForeignTemporal extends TemporalDevServer {
  readonly owned: false;
}

export function foreignServer(address: string): ForeignTemporal {
  return {
    address,
    uiUrl: undefined,
    owned: false,
    pid: undefined,
    stop: leaveRunning,
    [Symbol.asyncDispose]: leaveRunning,
  };
}

async function leaveRunning(): Promise<void> {}
