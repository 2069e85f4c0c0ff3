import { UnexpectedError } from '@temporalio/worker';
import type {
  Workflow,
  WorkflowCreateOptions,
  WorkflowCreator,
} from '@temporalio/worker/lib/workflow/interface.js';
import {
  DefinitionThread,
  DefinitionThreadEnded,
  type DefinitionRun,
  type WorkflowCode,
} from './definition-thread.js';
import { THREADS_ENDED } from './owner-contract.js';

/** So many runs are counted that have done harm. */
const MAX_COUNTED = 1_000;

/** Hears what harm was done to a thread, and which run of a definition did it; undefined: none. */
export type OnThreadHarmed = (reason: string, run: DefinitionRun | undefined) => void;

/**
 * The threads that interpret workflow definitions, one at a time. The first starts with the first definition.
 *
 * Where one ends by itself, the tasks that it had are given up as failed, so that Temporal hands them out again, and a new one goes on
 * with them from their histories: the server and its other work don't notice.
 */
export class DefinitionThreads implements WorkflowCreator {
  readonly #code: WorkflowCode;
  readonly #heapMb: number;
  readonly #onHarmed: OnThreadHarmed;
  /** How often each run has done harm here, by its id. */
  readonly #harms = new Map<string, number>();
  #thread: Promise<DefinitionThread> | undefined;

  constructor(code: WorkflowCode, heapMb: number, onHarmed: OnThreadHarmed) {
    this.#code = code;
    this.#heapMb = heapMb;
    this.#onHarmed = onHarmed;
  }

  async createWorkflow(options: WorkflowCreateOptions): Promise<Workflow> {
    // Temporal may hand a run out once more before its owner has ended it.
    if ((this.#harms.get(options.info.runId) ?? 0) >= THREADS_ENDED) {
      throw new DefinitionThreadEnded('the run has ended it again and again. Its owner ends the run.');
    }
    this.#thread ??= this.#start();
    return (await this.#thread).createWorkflow(options);
  }

  async destroy(): Promise<void> {
    await this.#thread?.then((thread) => thread.destroy());
  }

  async #start(): Promise<DefinitionThread> {
    const thread = new DefinitionThread(this.#code.logger, this.#heapMb, {
      ended: (reason, run) => {
        this.#thread = undefined;
        this.#harmed(reason, run);
      },
      endless: (reason, run) => this.#harmed(reason, run),
    });
    try {
      await thread.init(this.#code);
      return thread;
    } catch (cause) {
      // It ends the worker, and with it the process: no server goes on that fails all definitions.
      throw new UnexpectedError('The thread of workflow definitions could not be started.', cause);
    }
  }

  #harmed(reason: string, run: DefinitionRun | undefined): void {
    if (run) {
      this.#harms.set(run.runId, 1 + (this.#harms.get(run.runId) ?? 0));
      const [oldest] = this.#harms.keys();
      if (this.#harms.size > MAX_COUNTED && oldest !== undefined) {
        this.#harms.delete(oldest);
      }
    }
    this.#onHarmed(reason, run);
  }
}
