import { Code, ConnectError } from '@connectrpc/connect';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import type { Quota } from '../quota.js';
import { tooMuchNow } from '../retry-info.js';
import { Turns } from '../turns.js';
import { FollowedExecution } from './followed-execution.js';
import type { HistoryReader } from './read-history.js';
import { readCursor, writeCursor } from './watch-cursor.js';

/** In what time a watch that was too many may be tried again, in milliseconds. */
const RETRY_AFTER_MS = 5_000;

/** How much shorter than the longest a watch may be, as a part of it: watches that began together do not all come again together. */
const SPREAD = 0.1;

/**
 * How many bytes of changes are told in a turn of the event loop: thousands may watch an execution, and all are told its change at the
 * same moment.
 */
const MOST_BYTES_IN_A_TURN = 1024 * 1024;

/** What a change takes beside its bytes, as if it were more of them. */
const LEAST_BYTES = 64 * 1024;

/** An execution after a change. */
export interface WatchedChange<K extends ExecutionKind> {
  readonly execution: ExecutionByKind[K];
  readonly cursor: string;
}

/** How much is watched. */
export interface WatchLimits {
  readonly watches: Quota;
  /** Executions that are watched. */
  readonly executions: Quota;
  /** How long a watch goes on, in milliseconds. */
  readonly timeoutMs: number;
}

/** The watches of the executions of a kind. */
export class Watches<K extends ExecutionKind> {
  readonly #reader: HistoryReader;
  readonly #kind: K;
  readonly #limits: WatchLimits;
  readonly #followed = new Map<string, FollowedExecution<K>>();
  readonly #turns = new Turns(MOST_BYTES_IN_A_TURN);

  constructor(reader: HistoryReader, kind: K, limits: WatchLimits) {
    this.#reader = reader;
    this.#kind = kind;
    this.#limits = limits;
  }

  /**
   * Gives an execution as it is now and after each change, until its owner has closed: it has ended then, and its caller has
   * been told.
   *
   * @param after the cursor of the last change that was seen: all changes after it are given. Empty: from now on.
   * @param signal ends the stream early
   * @throws ConnectError NOT_FOUND, INVALID_ARGUMENT for what isn't a cursor, RESOURCE_EXHAUSTED where there are too many watches, or
   *   UNAVAILABLE when this one has gone on for as long as it may
   */
  async *watch(id: string, after: string, signal: AbortSignal): AsyncGenerator<WatchedChange<K>> {
    const seen = readCursor(after);
    const { watches, timeoutMs } = this.#limits;
    const endWatch = watches.take();
    if (!endWatch) {
      throw tooMuchNow(
        `The server has ${watches.max} watches, which is the most. Try again, or ask with Get.`,
        RETRY_AFTER_MS,
      );
    }
    const life = new AbortController();
    const end = (): void => life.abort(signal.reason);
    const late = setTimeout(
      () => life.abort(goOnFromCursor(timeoutMs)),
      timeoutMs * (1 - SPREAD * Math.random()),
    );
    signal.addEventListener('abort', end, { once: true });
    try {
      const followed = this.#follow(id);
      const leave = followed.join();
      try {
        yield* changesAfter(followed, seen, after, this.#turns, life.signal);
      } finally {
        leave();
      }
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', end);
      endWatch();
    }
  }

  #follow(id: string): FollowedExecution<K> {
    const known = this.#followed.get(id);
    if (known) {
      return known;
    }
    const { executions } = this.#limits;
    const release = executions.take();
    if (!release) {
      throw tooMuchNow(
        `The server follows ${executions.max} executions for their watches, which is the most. Try again, or ask with Get.`,
        RETRY_AFTER_MS,
      );
    }
    const followed = new FollowedExecution(this.#reader, this.#kind, id, () => {
      this.#followed.delete(id);
      release();
    });
    this.#followed.set(id, followed);
    return followed;
  }
}

async function* changesAfter<K extends ExecutionKind>(
  followed: FollowedExecution<K>,
  seen: ReturnType<typeof readCursor>,
  after: string,
  turns: Turns,
  signal: AbortSignal,
): AsyncGenerator<WatchedChange<K>> {
  await followed.hasMoreThan(0, signal);
  const { changes, runId } = followed;
  // A cursor of an earlier run of the same execution has seen nothing of this one.
  const seenEvent = seen?.runId === runId ? seen.eventId : 0;
  let lastCursor = after;
  let next = seen === undefined ? Math.max(0, changes.length - 1) : 0;
  for (; await followed.hasMoreThan(next, signal); next += 1) {
    const change = changes[next];
    if (change && change.eventId > seenEvent) {
      lastCursor = writeCursor({ runId, eventId: change.eventId });
      await turns.take(LEAST_BYTES + change.bytes);
      yield { execution: change.execution, cursor: lastCursor };
    }
  }
  if (followed.told) {
    await turns.take(LEAST_BYTES + (changes.at(-1)?.bytes ?? 0));
    yield { execution: followed.told, cursor: lastCursor };
  }
}

function goOnFromCursor(timeoutMs: number): ConnectError {
  return new ConnectError(
    `This watch has gone on for ${Math.round(timeoutMs / 1_000)} seconds, which is the most. Watch again with its last cursor as after: all changes since then follow.`,
    Code.Unavailable,
  );
}
