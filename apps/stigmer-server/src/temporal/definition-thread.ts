import type { Logger } from '@temporalio/common';
import { UnexpectedError } from '@temporalio/worker';
import type {
  Workflow,
  WorkflowCreateOptions,
  WorkflowCreator,
} from '@temporalio/worker/lib/workflow/interface.js';
import {
  ThreadedVMWorkflowCreator,
  WorkerThreadClient,
} from '@temporalio/worker/lib/workflow/threaded-vm.js';
import type { WorkflowBundleWithSourceMapAndFilename } from '@temporalio/worker/lib/workflow/workflow-worker-thread/input.js';
import { createRequire } from 'node:module';
import { Worker as Thread } from 'node:worker_threads';
import { FairTurns } from './fair-turns.js';
import { THREADS_ENDED } from './owner-contract.js';

type WorkflowInfo = WorkflowCreateOptions['info'];
type SinkCalls = Awaited<ReturnType<Workflow['getAndResetSinkCalls']>>;

/**
 * How long the code of a workflow definition may run without a pause, by the clock. Node can not always end it cleanly
 * (https://github.com/nodejs/node/issues/38503): the process may go down with it. So this is not for code that is slow, whose steps
 * are counted, nor for a process that stood still for a while, as a virtual machine does that is moved, but only for code without an
 * end, which would be a bug of the interpreter's.
 */
const CODE_TIMEOUT_MS = 60_000;

/** package.json names the built file, so that it is found from the sources too: a thread runs no TypeScript. */
const threadMain = createRequire(import.meta.url).resolve('#definition-thread');

/** So many runs are counted that have ended threads. */
const MAX_COUNTED = 1_000;

/** Hears that the thread ended by itself, such as for want of memory, and which run of a definition it worked on; undefined: none. */
export type OnThreadEnded = (reason: string, run: WorkflowInfo | undefined) => void;

/** What workflows are created from. */
export interface WorkflowCode {
  readonly bundle: WorkflowBundleWithSourceMapAndFilename;
  readonly registeredActivityNames: Set<string>;
  readonly logger: Logger;
}

/**
 * A thread that interprets workflow definitions. It starts with the first one.
 *
 * Where it ends by itself, the tasks that it had are given up as failed, so that Temporal hands them out again, and a new thread goes on
 * with them from their histories: the server and its other work don't notice.
 */
export class DefinitionThread implements WorkflowCreator {
  /** How many threads each run has ended here. */
  readonly #endedBy = new Map<string, number>();
  readonly #code: WorkflowCode;
  readonly #heapMb: number;
  readonly #onEnded: OnThreadEnded;
  #thread: Promise<LiveThread> | undefined;

  constructor(code: WorkflowCode, heapMb: number, onEnded: OnThreadEnded) {
    this.#code = code;
    this.#heapMb = heapMb;
    this.#onEnded = onEnded;
  }

  async createWorkflow(options: WorkflowCreateOptions): Promise<Workflow> {
    if ((this.#endedBy.get(options.info.runId) ?? 0) >= THREADS_ENDED) {
      throw new DefinitionThreadEnded('the run has ended it again and again. Its owner ends the run.');
    }
    this.#thread ??= this.#start();
    return (await this.#thread).createWorkflow(options);
  }

  async destroy(): Promise<void> {
    await this.#thread?.then((thread) => thread.destroy());
  }

  /** Temporal may hand a run out once more before its owner has ended it. */
  #count(run: WorkflowInfo | undefined): void {
    if (run) {
      this.#endedBy.set(run.runId, 1 + (this.#endedBy.get(run.runId) ?? 0));
      for (const [first] of this.#endedBy) {
        if (this.#endedBy.size > MAX_COUNTED) {
          this.#endedBy.delete(first);
        }
      }
    }
  }

  async #start(): Promise<LiveThread> {
    const thread = new LiveThread(this.#code.logger, this.#heapMb, (reason, run) => {
      this.#thread = undefined;
      this.#count(run);
      this.#onEnded(reason, run);
    });
    try {
      await thread.init(this.#code);
      return thread;
    } catch (cause) {
      // It ends the worker, and with it the process: no server goes on that fails all definitions.
      throw new UnexpectedError('The thread of workflow definitions could not be started.', cause);
    }
  }
}

/** The thread was there, and is no more. Temporal's SDK takes it for a failure of one task, and not of the worker. */
class DefinitionThreadEnded extends Error {
  override readonly name = 'DefinitionThreadEnded';

  constructor(reason: string) {
    super(`The thread that runs definitions has ended: ${reason}`);
  }
}

/** What Node says of code that has run for as long as it may. */
const TIMED_OUT = /^Script execution timed out/;

class LiveThread {
  readonly #creator: ThreadedVMWorkflowCreator;
  readonly #client: WorkerThreadClient;
  readonly #onEnded: OnThreadEnded;
  readonly #turns = new FairTurns();
  /** The runs that are in the thread, by their ids. */
  readonly #runs = new Map<string, WorkflowInfo>();
  /** Why it ended by itself. */
  #ended: string | undefined;
  #isStopping = false;

  constructor(logger: WorkflowCode['logger'], heapMb: number, onEnded: OnThreadEnded) {
    this.#onEnded = onEnded;
    const thread = new Thread(threadMain, { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    let fault: string | undefined;
    thread.once('error', (error) => {
      fault = error instanceof Error ? error.message : String(error);
    });
    thread.once('exit', (code) => this.#exited(fault ?? `exit code ${code}`));
    this.#client = new WorkerThreadClient(thread, logger);
    this.#creator = new ThreadedVMWorkflowCreator([this.#client]);
  }

  /** As `ThreadedVMWorkflowCreator.create` does, which knows no limit of the heap. */
  async init({ bundle, registeredActivityNames }: WorkflowCode): Promise<void> {
    await this.#client.send({
      type: 'init',
      workflowBundle: bundle,
      isolateExecutionTimeoutMs: CODE_TIMEOUT_MS,
      reuseV8Context: true,
      registeredActivityNames,
      hasPatchActivationCallback: false,
    });
  }

  async createWorkflow(options: WorkflowCreateOptions): Promise<Workflow> {
    const { info } = options;
    this.#runs.set(info.runId, info);
    const workflow = await this.#turn(info, () => this.#creator.createWorkflow(options));
    let sinkCalls: SinkCalls = [];
    return {
      activate: (activation) =>
        this.#turn(info, async () => {
          const completion = await workflow.activate(activation);
          // In the same turn: asked for later, they would wait for the turn of another.
          sinkCalls = await workflow.getAndResetSinkCalls();
          return completion;
        }),
      async getAndResetSinkCalls() {
        const calls = sinkCalls;
        sinkCalls = [];
        return calls;
      },
      dispose: async () => {
        await workflow.dispose();
        this.#runs.delete(info.runId);
        this.#turns.forget(info.runId);
      },
    };
  }

  async destroy(): Promise<void> {
    this.#isStopping = true;
    await this.#creator.destroy();
  }

  /** The thread does one thing after the other: which run is first is decided here. */
  async #turn<T>(run: WorkflowInfo, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#turns.take(run.runId, work);
    } catch (error) {
      if (this.#ended !== undefined) {
        throw new DefinitionThreadEnded(this.#ended);
      }
      if (error instanceof Error && TIMED_OUT.test(error.message)) {
        this.#onEnded('its code was still running after a minute', run);
      }
      throw error;
    }
  }

  #exited(reason: string): void {
    if (!this.#isStopping) {
      this.#ended = reason;
      const { current } = this.#turns;
      this.#onEnded(reason, current === undefined ? undefined : this.#runs.get(current));
    }
  }
}
