import type { Host } from './host.js';
import { DEFAULT_MAX_STEPS } from './jq/index.js';
import { errorTypes, WorkflowError } from './workflow-error.js';

/** Steps after which a run lets others go first, before its next task: a third of a second of work or so. */
export const STEPS_AT_ONCE = 1_000_000;

/**
 * Steps that a run may take in all: some five seconds of work in expressions, or fourteen in tasks. A run is computed again from its beginning when another process takes it
 * over, and must be done with that within one task of its host's.
 */
export const MAX_RUN_STEPS = 20_000_000;

/** A pause is a millisecond for so many steps of the run: up to 0.4 s. */
const STEPS_PER_PAUSED_MS = 50_000;

/** What a task counts beside its expressions: a run may have 20 000 tasks. */
const STEPS_OF_A_TASK = 1_000;

/** As many steps as take the time of a task, in a Temporal workflow: it counts as these where it is about a pause. */
const STEPS_IN_THE_TIME_OF_A_TASK = 2_000;

/**
 * What a run computes, counted and not timed, so that it waits, and ends, at the same places on every machine and in every replay.
 * Runs that began before this was counted compute without these limits.
 */
export class Computation {
  private total = 0;
  /** Steps since the host's clock last moved on, which stands still while a run computes. */
  private atOnce = 0;
  private time = Number.NaN;
  private readonly isBounded: boolean;

  constructor(private readonly host: Pick<Host, 'now' | 'follows'>) {
    this.isBounded = host.follows?.('bounded-runs') ?? true;
  }

  /** Whether the run has taken all the steps it may: nothing catches the error that says so. */
  get isOver(): boolean {
    return this.isBounded && this.total >= MAX_RUN_STEPS;
  }

  /**
   * The steps that one evaluation may take now.
   *
   * @throws WorkflowError where none are left
   */
  allowance(instance: string): number {
    if (!this.isBounded) return DEFAULT_MAX_STEPS;
    this.check(instance);
    return Math.min(DEFAULT_MAX_STEPS, MAX_RUN_STEPS - this.total);
  }

  /** Counts steps that were taken. */
  spend(steps: number): void {
    const now = this.host.now().getTime();
    this.atOnce = (now === this.time ? this.atOnce : 0) + steps;
    this.time = now;
    this.total += steps;
  }

  /**
   * Begins a task.
   *
   * @throws WorkflowError where no steps are left
   */
  beginTask(instance: string): void {
    this.spend(STEPS_OF_A_TASK);
    this.atOnce += STEPS_IN_THE_TIME_OF_A_TASK - STEPS_OF_A_TASK;
    this.check(instance);
  }

  /**
   * How long the run should pause, in milliseconds, because so much has been computed at once: Temporal takes a workflow task for lost
   * that takes too long, and runs of others wait for their turn in the same thread. The more it has computed, the longer; 0: not at all.
   */
  pauseMs(): number {
    this.spend(0);
    return this.isBounded && this.atOnce > STEPS_AT_ONCE ? Math.ceil(this.total / STEPS_PER_PAUSED_MS) : 0;
  }

  /** @throws WorkflowError where no steps are left */
  check(instance: string): void {
    if (!this.isOver) return;
    throw new WorkflowError({
      type: errorTypes.runtime,
      status: 500,
      title: 'The workflow computes too much',
      detail: `It was stopped after ${MAX_RUN_STEPS} steps in all. Compute less, or in a function that it calls.`,
      instance,
    });
  }
}
