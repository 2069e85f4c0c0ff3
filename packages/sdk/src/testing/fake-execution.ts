import { durationMs, timestampFromMs } from '@bufbuild/protobuf/wkt';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { CancelOrigin, FinalPhase } from '@stigmer/handshake';
import type { TokenLogFields } from '@stigmer/handshake/token';
import {
  askedExecution,
  type AskedExecution,
  type CallerState,
  type Status,
  type Wanted,
} from './asked-execution.js';
import type { Caller } from './caller.js';
import type { Script } from './script.js';
import { sleepUntil, type TestClock } from './test-clock.js';

/** How often the caller is looked after, in milliseconds of real time. */
const HEARTBEAT_INTERVAL_MS = 100;

/** A little after its deadline, the caller's activity has timed out for certain. */
const DEADLINE_MARGIN_MS = 1_000;

/** What a {@link FakeExecution} is made of. */
export interface FakeExecutionOptions {
  readonly id: string;
  readonly wanted: Wanted;
  readonly script: Script;
  readonly clock: TestClock;
  /** Undefined where nobody waits. */
  readonly caller: Caller | undefined;
  readonly token: TokenLogFields | undefined;
}

/** One execution, from its Create to its last delivery. */
export class FakeExecution {
  /** How often Create has come for it. */
  creates = 0;
  readonly #options: FakeExecutionOptions;
  /** Aborted when the execution must not run on, whatever its script says. */
  readonly #over = new AbortController();
  #stoppedBy: CancelOrigin | undefined;
  #callerState: CallerState;
  #refusedDeliveries = 0;
  #status: Status = { phase: ExecutionPhase.IN_PROGRESS };

  constructor(options: FakeExecutionOptions) {
    this.#options = options;
    this.#callerState = options.caller ? 'waiting' : 'none';
  }

  /** How many answers to Create are lost. */
  get lostAcks(): number {
    return this.#options.script.lostAcks ?? 0;
  }

  /** What was asked, and how it goes at this moment. */
  get asked(): AskedExecution {
    const { id, token, wanted } = this.#options;
    const progress = {
      id,
      token,
      creates: this.creates,
      stoppedBy: this.#stoppedBy,
      caller: this.#callerState,
      refusedDeliveries: this.#refusedDeliveries,
    };
    return askedExecution(wanted, progress, this.#status);
  }

  /** Ends it before its script does, unless it has ended. */
  cancel(origin: CancelOrigin): void {
    if (!this.#over.signal.aborted) {
      this.#stoppedBy = origin;
      this.#over.abort();
    }
  }

  /** Runs it as the script says, until the caller has been told. */
  async run(): Promise<void> {
    const { clock, caller } = this.#options;
    const startedAt = timestampFromMs(await clock.currentTimeMs());
    this.#status = { ...this.#status, startedAt };
    await Promise.all([this.#play(), caller && this.#lookAfter(caller)]);

    const phase = this.#phaseAtEnd();
    this.#status = {
      ...(await this.#resultOf(phase)),
      startedAt,
      completedAt: timestampFromMs(await clock.currentTimeMs()),
    };
    if (caller && (this.#callerState !== 'gone' || this.#options.script.late)) {
      await this.#deliver(caller, phase);
    }
  }

  /** Waits for the end that the script sets, or for an earlier one. */
  async #play(): Promise<void> {
    const { script, clock, caller } = this.#options;
    const { signal } = this.#over;
    const isLate = script.late === true && caller !== undefined;
    try {
      await sleepUntil(signal, script.after ?? 0, clock);
      if (isLate && clock.supportsTimeSkipping) {
        // Nothing else lets the time pass in which the activity times out.
        await sleepUntil(signal, this.#msUntilDeadline(), clock);
      }
      if (script.phase === undefined || isLate) {
        await sleepUntil(signal);
      }
    } finally {
      this.#over.abort();
    }
  }

  #msUntilDeadline(): number {
    const { timeLeft } = this.#options.wanted.spec.callback ?? {};
    return timeLeft ? durationMs(timeLeft) + DEADLINE_MARGIN_MS : 0;
  }

  /** Watches for a caller that cancels its activity, or whose activity is over, while the execution runs. */
  async #lookAfter(caller: Caller): Promise<void> {
    const { signal } = this.#over;
    try {
      while (!signal.aborted) {
        const state = await caller.state();
        if (state === 'cancelling') {
          this.cancel('caller');
        } else if (state === 'gone') {
          this.#callerState = 'gone';
          this.cancel('caller-gone');
        }
        await sleepUntil(signal, HEARTBEAT_INTERVAL_MS);
      }
    } finally {
      this.#over.abort();
    }
  }

  #phaseAtEnd(): FinalPhase {
    const { script } = this.#options;
    const endsAsScripted = this.#stoppedBy === undefined || (script.late && this.#callerState === 'gone');
    return (endsAsScripted ? script.phase : undefined) ?? ExecutionPhase.CANCELLED;
  }

  async #resultOf(phase: FinalPhase): Promise<Status> {
    const { script, wanted } = this.#options;
    if (phase !== script.phase) {
      return { phase, error: { type: 'Cancelled', message: 'The execution was cancelled.' } };
    }
    const { output, error } = script;
    return {
      phase,
      ...(output && { output: typeof output === 'function' ? await output(wanted.spec) : output }),
      ...(error && { error }),
    };
  }

  async #deliver(caller: Caller, phase: FinalPhase): Promise<void> {
    const { deliveries = 1, retryable = false } = this.#options.script;
    const { kind, execution } = this.asked;
    const cancelOrigin = this.#stoppedBy ?? 'user';
    for (let delivery = 1; delivery <= deliveries; delivery += 1) {
      const found = await caller.tell({ kind, phase, cancelOrigin, retryable, execution });
      if (found === 'gone') {
        this.#refusedDeliveries += 1;
      }
      if (delivery === 1) {
        this.#callerState = found;
      }
    }
  }
}
