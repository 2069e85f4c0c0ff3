import type { Logger } from '@temporalio/common';
import type { CompiledWorkerOptions } from '@temporalio/worker';
import type { WorkflowCreator } from '@temporalio/worker/lib/workflow/interface.js';
import type { WorkflowBundleWithSourceMapAndFilename } from '@temporalio/worker/lib/workflow/workflow-worker-thread/input.js';
import { DefinitionThreads, type OnThreadHarmed } from './definition-threads.js';
import { DEFINITION_RUN_TYPE } from './owner-contract.js';

/** What the threads are given. */
export interface WorkflowThreadsOptions {
  /** How much heap the thread of definitions may have, in MiB. */
  readonly definitionHeapMb: number;
  readonly onDefinitionThreadHarmed: OnThreadHarmed;
}

/**
 * The threads that run workflow code, for all workers of a process: one for owners, deliveries and monitors, and one that interprets
 * workflow definitions. What a definition computes takes as long as its author and its input have it, and outcomes are not to wait for
 * that in the thread of the owners. It starts with the first definition that is run: a thread takes a second of CPU time, and memory.
 *
 * Only there is it bounded how long code may run. Node starts a thread for each call into code that is bounded, which took a third of
 * the time of the owners' thread; and nothing that an input says makes an owner's code endless.
 */
export class WorkflowThreads {
  readonly #options: WorkflowThreadsOptions;
  #shared: Promise<WorkflowCreator> | undefined;
  #users = 0;

  constructor(options: WorkflowThreadsOptions) {
    this.#options = options;
  }

  /**
   * Gives a worker what creates its workflows.
   *
   * @param createUnbounded makes a thread without a bound for the code, from the options that say so
   */
  async use(
    bundle: WorkflowBundleWithSourceMapAndFilename,
    options: CompiledWorkerOptions,
    logger: Logger,
    createUnbounded: (options: CompiledWorkerOptions) => Promise<WorkflowCreator>,
  ): Promise<WorkflowCreator> {
    this.#users += 1;
    this.#shared ??= this.#create(bundle, options, logger, createUnbounded);
    const shared = await this.#shared;
    return {
      createWorkflow: (workflow) => shared.createWorkflow(workflow),
      destroy: async () => {
        this.#users -= 1;
        // The other workers may still drain.
        if (this.#users === 0) {
          await shared.destroy();
        }
      },
    };
  }

  async #create(...[bundle, options, logger, createUnbounded]: Parameters<WorkflowThreads['use']>) {
    // The SDK's type has no value for "no bound", but hands on what it gets to Node's scripts, which have. Hence Object.assign,
    // whose type hides it.
    const owners = await createUnbounded(
      Object.assign({}, options, { isolateExecutionTimeoutMs: undefined }),
    );
    const definitions = new DefinitionThreads(
      { bundle, registeredActivityNames: new Set(options.activities.keys()), logger },
      this.#options.definitionHeapMb,
      this.#options.onDefinitionThreadHarmed,
    );
    const creator: WorkflowCreator = {
      createWorkflow: (workflow) =>
        (workflow.info.workflowType === DEFINITION_RUN_TYPE ? definitions : owners).createWorkflow(workflow),
      async destroy() {
        await Promise.all([owners.destroy(), definitions.destroy()]);
      },
    };
    return creator;
  }
}
