/**
 * What went wrong, for code that must tell the cases apart.
 *
 * - `BAD_CONFIGURATION`: the Temporal environment configuration can't be read.
 * - `UNREACHABLE`: the configured server does not answer.
 * - `NO_BINARY`: no `temporal` command was found and none could be made.
 * - `PORT_IN_USE`: another program listens where the server should.
 * - `START_FAILED`: the server ended, or did not become ready in time.
 * - `ABORTED`: the caller's signal ended the attempt.
 */
export type TemporalDevErrorCode =
  'BAD_CONFIGURATION' | 'UNREACHABLE' | 'NO_BINARY' | 'PORT_IN_USE' | 'START_FAILED' | 'ABORTED';

/** The one error of this package. Its message says what is wrong and what to do about it. */
export class TemporalDevError extends Error {
  override readonly name = 'TemporalDevError';
  readonly code: TemporalDevErrorCode;

  constructor(code: TemporalDevErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Throws `ABORTED` when the signal was aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new TemporalDevError('ABORTED', 'Stopped before a Temporal server was ready.', {
      cause: signal.reason,
    });
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
