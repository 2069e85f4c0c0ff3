import { AgentInputError } from '../agent-input-error.js';

/** How slowly a server may send. */
export interface SlowestServer {
  /** The least that it must send in a period, in bytes. */
  readonly bytes: number;
  /** How long a period is, in milliseconds. */
  readonly periodMs: number;
}

/** Watches how fast a server sends. */
export interface SendingWatch {
  /** So many bytes have come. */
  received(bytes: number): void;
  end(): void;
}

/**
 * Watches a server that sends a document. One that sends a little now and then, for ever, would hold a place which others need.
 *
 * @param tooSlow aborted with an AgentInputError when it is slower than it may be
 */
export function watchSending(
  { bytes, periodMs }: SlowestServer,
  { input, host }: { readonly input: string; readonly host: string },
  tooSlow: AbortController,
): SendingWatch {
  let came = 0;
  const timer = setInterval(() => {
    if (came < bytes) {
      tooSlow.abort(
        new AgentInputError(
          input,
          'UNREACHABLE',
          `${host} sent less than ${bytes} bytes in ${periodMs / 1000} s, which is too slow to go on. Try again later, or use another server.`,
          { retryable: true },
        ),
      );
    }
    came = 0;
  }, periodMs);
  return {
    received(more) {
      came += more;
    },
    end: () => clearInterval(timer),
  };
}
