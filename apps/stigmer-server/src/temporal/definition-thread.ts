import type { Logger } from '@temporalio/common';
import type { Workflow, WorkflowCreateOptions } from '@temporalio/worker/lib/workflow/interface.js';
import {
  ThreadedVMWorkflowCreator,
  WorkerThreadClient,
} from '@temporalio/worker/lib/workflow/threaded-vm.js';
import type { WorkflowBundleWithSourceMapAndFilename } from '@temporalio/worker/lib/workflow/workflow-worker-thread/input.js';
import { createRequire } from 'node:module';
import { Worker as Thread } from 'node:worker_threads';
import { FairTurns } from './fair-turns.js';

/** The run of a definition. */
export type DefinitionRun = WorkflowCreateOptions['info'];

type SinkCalls = Awaited<ReturnType<Workflow['getAndResetSinkCalls']>>;

/**
 * How long the code of a workflow definition may run without a pause, by the clock. Node can not always end it cleanly
 * (https://github.com/nodejs/node/issues/38503): the process may go down with it. So this is not for code that is slow, whose steps
 * are counted, nor for a process that stood still for a while, as a virtual machine does that is moved, but only for code without an
 * end, which would be a bug of the interpreter's.
 */
const CODE_TIMEOUT_MS = 60_000;

/** What Node says of code that has run for as long as it may. */
const TIMED_OUT = /^Script execution timed out/;

/** package.json names the built file, so that it is found from the sources too: a thread runs no TypeScript. */
const threadMain = createRequire(import.meta.url).resolve('#definition-thread');

/** What workflows are created from. */
export interface WorkflowCode {
  readonly bundle: WorkflowBundleWithSourceMapAndFilename;
  readonly registeredActivityNames: Set<string>;
  readonly logger: Logger;
}

/** Hears of harm that runs of definitions do to their thread. */
export interface ThreadListener {
  /** The thread has ended by itself, such as for want of memory; which run it worked on, undefined: none. */
  ended(reason: string, run: DefinitionRun | undefined): void;
  /** The code of a run had no end, and was ended. The thread goes on. */
  endless(reason: string, run: DefinitionRun): void;
}

/** The thread was there, and is no more. Temporal's SDK takes it for a failure of one task, and not of the worker. */
export class DefinitionThreadEnded extends Error {
  override readonly name = 'DefinitionThreadEnded';

  constructor(reason: string) {
    super(`The thread that runs definitions has ended: ${reason}`);
  }
}

/** A thread that interprets workflow definitions: for each in turn, those first that have computed least. */
export class DefinitionThread {
  readonly #creator: ThreadedVMWorkflowCreator;
  readonly #client: WorkerThreadClient;
  readonly #listener: ThreadListener;
  readonly #turns = new FairTurns();
  /** The runs that are in the thread, by their ids. */
  readonly #runs = new Map<string, DefinitionRun>();
  /** Why it ended by itself. */
  #ended: string | undefined;
  #isStopping = false;

  constructor(logger: WorkflowCode['logger'], heapMb: number, listener: ThreadListener) {
    this.#listener = listener;
    const thread = new Thread(threadMain, { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    let fault: string | undefined;
    thread.once('error', (error) => {
      fault = error instanceof Error ? error.message : String(error);
      // From now on it takes nothing, and those who ask are to hear why.
      this.#ended ??= fault;
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
    const workflow = await this.#turn(info, () => this.#creator.createWorkflow(options)).catch(
      (error: unknown) => {
        this.#forget(info);
        throw error;
      },
    );
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
        this.#forget(info);
      },
    };
  }

  async destroy(): Promise<void> {
    this.#isStopping = true;
    await this.#creator.destroy();
  }

  #forget({ runId }: DefinitionRun): void {
    this.#runs.delete(runId);
    this.#turns.forget(runId);
  }

  /** The thread does one thing after the other: which run is first is decided here. */
  async #turn<T>(run: DefinitionRun, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#turns.take(run.runId, work);
    } catch (error) {
      if (this.#ended !== undefined) {
        throw new DefinitionThreadEnded(this.#ended);
      }
      if (error instanceof Error && TIMED_OUT.test(error.message)) {
        this.#listener.endless('its code was still running after a minute', run);
      }
      throw error;
    }
  }

  #exited(reason: string): void {
    if (!this.#isStopping) {
      this.#ended = reason;
      const { current } = this.#turns;
      this.#listener.ended(reason, current === undefined ? undefined : this.#runs.get(current));
    }
  }
}
