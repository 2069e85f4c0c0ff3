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
import { THREADS_ENDED } from './owner-contract.js';

type WorkflowInfo = WorkflowCreateOptions['info'];

/**
 * How long the code of a workflow definition may run without a pause, by the clock. Node can not always end it cleanly
 * (https://github.com/nodejs/node/issues/38503): the process may go down with it. So this is not for code that is slow, whose steps
 * are counted, nor for a process that stood still for a while, as a virtual machine does that is moved, but only for code without an
 * end, which would be a bug of the interpreter's.
 */
const CODE_TIMEOUT_MS = 60_000;

/** What Temporal's SDK runs in a thread of its own for workflow code. */
const threadMain = createRequire(import.meta.url).resolve(
  '@temporalio/worker/lib/workflow/workflow-worker-thread.js',
);

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
  /** What the thread was asked to do and has not done: it does one after the other. */
  readonly #asked = new Set<{ readonly run: WorkflowInfo }>();
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
    const workflow = await this.#ask(info, () => this.#creator.createWorkflow(options));
    return {
      activate: (activation) => this.#ask(info, () => workflow.activate(activation)),
      // Of a thread that has ended there are none, and asking it would end the worker.
      getAndResetSinkCalls: async () => (this.#ended === undefined ? workflow.getAndResetSinkCalls() : []),
      dispose: () => workflow.dispose(),
    };
  }

  async destroy(): Promise<void> {
    this.#isStopping = true;
    await this.#creator.destroy();
  }

  async #ask<T>(run: WorkflowInfo, work: () => Promise<T>): Promise<T> {
    const asked = { run };
    this.#asked.add(asked);
    try {
      return await work();
    } catch (error) {
      if (this.#ended !== undefined) {
        throw new DefinitionThreadEnded(this.#ended);
      }
      if (error instanceof Error && TIMED_OUT.test(error.message)) {
        this.#onEnded('its code was still running after a minute', run);
      }
      throw error;
    } finally {
      this.#asked.delete(asked);
    }
  }

  #exited(reason: string): void {
    if (!this.#isStopping) {
      this.#ended = reason;
      const [first] = this.#asked;
      this.#onEnded(reason, first?.run);
    }
  }
}
