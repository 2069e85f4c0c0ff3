import { Client, type Connection, type WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Language } from '../languages.js';
import type { InteropInput, InteropResult } from '../protocol.js';
import { Child } from './child.js';
import { eventually } from './eventually.js';
import type { CallerNamespace, Stack } from './stack.js';

const { TASK_QUEUE_TYPE_ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW } = proto.temporal.api.enums.v1.TaskQueueType;
const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** A workflow of a caller that waits for Stigmer. */
export type Waiting = WorkflowHandle<(input: InteropInput) => Promise<InteropResult>>;

/** What a row asks for; the rest has defaults. */
export type Asked = Pick<InteropInput, 'kind' | 'definitionId'> & Partial<InteropInput>;

/** What an interop worker is started with. */
export interface CallerOptions {
  readonly namespace: CallerNamespace;
  /** Its npm script. */
  readonly script: 'interop' | 'interop:revision-1';
  readonly stigmerUrl: string;
}

/** The interop worker of a language, in one namespace. */
export class Caller {
  readonly namespace: CallerNamespace;
  readonly #taskQueue: string;
  readonly #client: Client;
  readonly #child: Child;

  private constructor(language: Language, stack: Stack, { namespace, script, stigmerUrl }: CallerOptions) {
    this.namespace = namespace;
    this.#taskQueue = `interop-${script.replace(':', '-')}-${randomUUID()}`;
    this.#client = new Client({ connection: stack.connection, namespace });
    this.#child = npmRun(language, script, {
      TEMPORAL_ADDRESS: stack.temporalAddress,
      TEMPORAL_NAMESPACE: namespace,
      STIGMER_URL: stigmerUrl,
      INTEROP_TASK_QUEUE: this.#taskQueue,
    });
  }

  /** Starts the worker, and waits until it polls. */
  static async start(language: Language, stack: Stack, options: CallerOptions): Promise<Caller> {
    const caller = new Caller(language, stack, options);
    try {
      await caller.#polls(stack.connection);
      return caller;
    } catch (error) {
      await caller.stop();
      throw error;
    }
  }

  /** Starts a workflow that waits for an execution. */
  async ask(asked: Asked): Promise<Waiting> {
    const input: InteropInput = {
      inputs: {},
      startToCloseSeconds: 600,
      heartbeatSeconds: 0,
      maximumAttempts: 1,
      failFirstAttempt: false,
      nexusEndpoint: '',
      ...asked,
    };
    return this.#client.workflow.start<(input: InteropInput) => Promise<InteropResult>>('Interop', {
      workflowId: `interop-${randomUUID()}`,
      taskQueue: this.#taskQueue,
      args: [input],
    });
  }

  /** Of its worker. */
  get name(): string {
    return `${this.#child.name}, namespace ${this.namespace}`;
  }

  /** What its worker has written. */
  get log(): string {
    return this.#child.output;
  }

  async stop(): Promise<void> {
    await this.#child.stop();
  }

  async #polls({ workflowService }: Connection): Promise<void> {
    await eventually(async () => {
      if (this.#child.hasEnded) {
        return;
      }
      for (const taskQueueType of [TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY]) {
        const taskQueue = { name: this.#taskQueue };
        const asked = { namespace: this.namespace, taskQueue, taskQueueType };
        const { pollers } = await workflowService.describeTaskQueue(asked);
        if (!pollers?.length) {
          throw new Error(`${this.#child.name} does not poll its task queue yet:\n${this.log}`);
        }
      }
    });
    if (this.#child.hasEnded) {
      throw new Error(`${this.#child.name} has ended by itself:\n${this.log}`);
    }
  }
}

/** Builds the interop workers of a language, as its npm scripts say. */
export async function buildWorkers(language: Language): Promise<void> {
  for (const script of language.builds) {
    await npmRun(language, script, {}).succeeds();
  }
}

/** Runs a language's own tests on a stack; rejects with what they print where one fails. */
export async function runUnitTests(
  language: Language,
  { temporalAddress, url }: Pick<Stack, 'temporalAddress' | 'url'>,
): Promise<void> {
  await npmRun(language, 'unit', { TEMPORAL_ADDRESS: temporalAddress, STIGMER_URL: url }).succeeds();
}

function npmRun({ name, workspace }: Language, script: string, env: Readonly<Record<string, string>>): Child {
  const args = ['run', '--silent', script, '--workspace', workspace];
  return new Child({ name: `${name}, npm run ${script}`, command: 'npm', args, cwd: root, env });
}
