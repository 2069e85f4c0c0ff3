import { condition, CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Waiting } from '../owner-contract.js';

/** An execution is stopped so long before its caller's deadline, so that its caller still learns of it. */
const MIN_MARGIN_MS = 3_000;
const MAX_MARGIN_MS = 10_000;
const MARGIN_SHARE = 0.15;

/** Work was stopped because its time was up. */
export class TimeLimitReached extends Error {
  override readonly name = 'TimeLimitReached';
}

/** The limits of an execution. */
export interface TimeLimits {
  /** Stigmer's own, in milliseconds. */
  readonly timeLimitMs: number;
  /** From when it counts; a time of `Date.now()`. */
  readonly startedAt: number;
  /** Who waits now: a later attempt of the caller's activity has another deadline. */
  readonly waiting: () => Waiting | undefined;
  /** Asks for the caller's deadline before it counts; gives whether another one counts now. */
  readonly askForTimeouts: () => Promise<boolean>;
}

/**
 * Runs work until it ends, or until its time is up: its own limit, or what its caller's deadline leaves. It is cancelled
 * then.
 *
 * @throws TimeLimitReached when its time was up; else what the work threw
 */
export async function withinTimeLimit<T>(
  { timeLimitMs, startedAt, waiting, askForTimeouts }: TimeLimits,
  work: () => Promise<T>,
): Promise<T> {
  const limited = new CancellationScope();
  let reached: TimeLimitReached | undefined;
  const watch = async (): Promise<void> => {
    for (;;) {
      const caller = waiting();
      const ownMs = timeLimitMs - (Date.now() - startedAt);
      const leftMs = timeLeftToRunMs(ownMs, caller);
      if (await condition(() => waiting() !== caller, leftMs)) {
        continue;
      }
      const clippedFor = leftMs < ownMs ? caller : undefined;
      if (clippedFor && (await askForTimeouts())) {
        continue;
      }
      reached = new TimeLimitReached(
        clippedFor ? clippedMessage(Date.now() - startedAt, clippedFor) : limitMessage(timeLimitMs),
      );
      limited.cancel();
      return;
    }
  };
  const watching = new CancellationScope();
  const watched = watching.run(watch).catch((error: unknown) => {
    if (!isCancellation(error)) {
      throw error;
    }
  });
  try {
    return await limited.run(work);
  } catch (error) {
    throw reached !== undefined && isCancellation(error) ? reached : error;
  } finally {
    watching.cancel();
    await watched;
  }
}

/** How long an execution may run from now, in milliseconds: what is left of its own limit, or what its caller's deadline leaves. */
export function timeLeftToRunMs(ownMs: number, caller: Waiting | undefined): number {
  if (caller?.deadline === undefined) {
    return Math.max(1, ownMs);
  }
  const untilDeadline = Math.max(0, Date.parse(caller.deadline) - Date.now());
  const margin = Math.min(
    untilDeadline / 2,
    Math.max(MIN_MARGIN_MS, Math.min(MAX_MARGIN_MS, untilDeadline * MARGIN_SHARE)),
  );
  return Math.max(1, Math.min(ownMs, untilDeadline - margin));
}

function limitMessage(timeLimitMs: number): string {
  return `It ran out of its time limit of ${timeLimitMs / 1000} s.`;
}

function clippedMessage(ranForMs: number, caller: Waiting): string {
  const seconds = Math.round(ranForMs / 100) / 10;
  const what = 'via' in caller ? 'operation' : 'activity';
  return `It was stopped after ${seconds} s, a little before its caller's ${what} would have timed out.`;
}
