import { UnexpectedError, Worker } from '@temporalio/worker';
import { DEFINITION_RUN_TYPE } from './owner-contract.js';

/**
 * How long the code of a workflow definition may run without a pause, by the clock. Node can not always end it cleanly
 * (https://github.com/nodejs/node/issues/38503): the process may go down with it. So this is not for code that is slow, which
 * Temporal's own timeout of a workflow task hands to another worker, nor for a process that stood still for a while, as a
 * virtual machine does that is moved, but only for code without an end, as a regular expression can be.
 */
const DEFINITION_CODE_TIMEOUT_MS = 60_000;

/**
 * A worker that interprets workflow definitions in a thread of their own. What a definition computes takes as long as its
 * author and its input have it, and outcomes are not to wait for that in the thread of the owners.
 *
 * Only there is it bounded how long workflow code may run. Node starts a thread for each call into code that is bounded, which
 * took a third of the time of the owners' thread; and nothing that an input says makes an owner's code endless.
 */
export class DefinitionThreadWorker extends Worker {
  protected static override async createWorkflowCreator(
    ...[bundle, options, logger]: Parameters<typeof Worker.createWorkflowCreator>
  ): ReturnType<typeof Worker.createWorkflowCreator> {
    const create = (isolateExecutionTimeoutMs: number | undefined) =>
      // The SDK's type has no value for "no bound", but hands on what it gets to Node's scripts, which have. Hence Object.assign,
      // whose type hides it.
      super.createWorkflowCreator(bundle, Object.assign({}, options, { isolateExecutionTimeoutMs }), logger);
    const owners = await create(undefined);
    // Begun with the first definition that is run: a thread takes a second of CPU time, and memory.
    let definitions: ReturnType<typeof create> | undefined;
    const createDefinitions = async () => {
      try {
        return await create(DEFINITION_CODE_TIMEOUT_MS);
      } catch (cause) {
        // It ends the worker, and with it the process: no server goes on that fails all definitions.
        throw new UnexpectedError('The thread of workflow definitions could not be started.', cause);
      }
    };
    return {
      async createWorkflow(workflow) {
        if (workflow.info.workflowType !== DEFINITION_RUN_TYPE) {
          return owners.createWorkflow(workflow);
        }
        definitions ??= createDefinitions();
        return (await definitions).createWorkflow(workflow);
      },
      async destroy() {
        await Promise.all([owners.destroy(), definitions?.then((creator) => creator.destroy())]);
      },
    };
  }
}
