import { clone, toBinary } from '@bufbuild/protobuf';
import { CallbackState } from '@stigmer/api/execution/v1';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import { setTimeout as delay } from 'node:timers/promises';
import { withDeliveryRecord } from './delivery-record.js';
import { executionAfter } from './execution-history.js';
import { executionTraits, type ExecutionTraits } from './execution-traits.js';
import { readHistory, type HistoryReader } from './read-history.js';

/** How often the stand-in of an owner that was ended from outside is looked for, in milliseconds. */
const STAND_IN_POLL_MS = 1_000;

/** How long that may take, in milliseconds. */
const STAND_IN_TIMEOUT_MS = 10_000;

/** An execution after an event of its owner's history that changed it. */
export interface Change<K extends ExecutionKind> {
  readonly execution: ExecutionByKind[K];
  readonly eventId: number;
  /** About how much it takes to tell it, in bytes. */
  readonly bytes: number;
}

/**
 * An execution whose owner's history is read on for all who watch it: one long poll of Temporal's, however many they are. A poll can't
 * be broken off; so where nobody watches any more, the one under way is the last, and who comes before its end shares it.
 */
export class FollowedExecution<K extends ExecutionKind> {
  /** Since the beginning of the run. */
  readonly changes: Change<K>[] = [];
  #runId = '';
  #end: 'open' | 'ended' | { readonly error: unknown } = 'open';
  #told: ExecutionByKind[K] | undefined;
  #followers = 0;
  readonly #waiting = new Set<() => void>();
  readonly #reader: HistoryReader;
  readonly #kind: K;
  readonly #id: string;
  readonly #onEnd: () => void;

  /** @param onEnd called once, when nothing more comes: who wants to follow the execution from then on needs another one */
  constructor(reader: HistoryReader, kind: K, id: string, onEnd: () => void) {
    this.#reader = reader;
    this.#kind = kind;
    this.#id = id;
    this.#onEnd = onEnd;
    void this.#run();
  }

  /** The run of the owner. */
  get runId(): string {
    return this.#runId;
  }

  /** The execution when its caller had been told by a stand-in, after the last change; undefined where none had to. */
  get told(): ExecutionByKind[K] | undefined {
    return this.#told;
  }

  /** Counts one who follows, until what it gives is called. */
  join(): () => void {
    this.#followers += 1;
    let follows = true;
    return () => {
      if (follows) {
        follows = false;
        this.#followers -= 1;
      }
    };
  }

  /**
   * Waits until there are more changes than so many, or there will be none.
   *
   * @returns whether there are more
   * @throws what the history could not be read for, or the signal's reason
   */
  async hasMoreThan(count: number, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      signal.throwIfAborted();
      if (this.changes.length > count) {
        return true;
      }
      if (this.#end === 'ended') {
        return false;
      }
      if (this.#end !== 'open') {
        throw this.#end.error;
      }
      await this.#news(signal);
    }
  }

  async #run(): Promise<void> {
    const { schema }: ExecutionTraits<K> = executionTraits[this.#kind];
    try {
      for await (const { runId, events } of readHistory(this.#reader, this.#kind, this.#id, 'follow')) {
        this.#runId = runId;
        let execution = this.changes.at(-1)?.execution;
        for (const event of events) {
          const changed = executionAfter(this.#kind, execution, event);
          if (changed !== undefined && changed !== execution) {
            execution = changed;
            const bytes = toBinary(schema, execution).length;
            this.changes.push({ execution, eventId: Number(event.eventId), bytes });
          }
        }
        this.#wake();
        if (this.#followers === 0) {
          this.#finish('ended');
          return;
        }
      }
      this.#told = await this.#whenCallerIsTold();
      this.#finish('ended');
    } catch (error) {
      this.#finish({ error });
    }
  }

  /** Where an owner was ended from outside, its caller is told by a stand-in: that is the last change. */
  async #whenCallerIsTold(): Promise<ExecutionByKind[K] | undefined> {
    const { connection } = this.#reader;
    const last = this.changes.at(-1)?.execution;
    if (last?.status?.callback?.state !== CallbackState.WAITING) {
      return undefined;
    }
    const traits: ExecutionTraits<K> = executionTraits[this.#kind];
    for (; this.#followers > 0; await delay(STAND_IN_POLL_MS)) {
      const execution = await connection.withDeadline(Date.now() + STAND_IN_TIMEOUT_MS, () =>
        withDeliveryRecord(this.#reader, clone(traits.schema, last)),
      );
      if (execution.status?.callback?.state !== CallbackState.WAITING) {
        return execution;
      }
    }
    return undefined;
  }

  #finish(end: 'ended' | { readonly error: unknown }): void {
    this.#end = end;
    this.#onEnd();
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) {
      wake();
    }
  }

  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
