/** Environment variables, given as a value so that tests can make their own. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Takes one plain line for the user, without a line end. */
export type Log = (line: string) => void;

/** What every step needs to know of its surroundings. */
export interface ContextOptions {
  /** Default: `process.env`. */
  env?: Env;
  /** Told what is done and why. Default: writes to stderr. */
  log?: Log;
  /** Ends the attempt when aborted; a server that is already returned is not touched by it. */
  signal?: AbortSignal;
}

export interface Context {
  readonly env: Env;
  readonly log: Log;
  readonly signal: AbortSignal | undefined;
}

export function contextOf(options: ContextOptions): Context {
  return { env: options.env ?? process.env, log: options.log ?? logToStderr, signal: options.signal };
}

export function logToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
