import {
  Client,
  type ActivityHandle,
  type Connection,
  type WorkflowHandle,
  type WorkflowOptions,
} from '@temporalio/client';
import proto from '@temporalio/proto';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Language } from '../languages.js';
import { GET, STANDALONE, type InteropInput, type InteropResult, type SeenExecution } from '../protocol.js';
import { Child } from './child.js';
import { eventually } from './eventually.js';
import type { CallerNamespace, Stack } from './stack.js';
import { withWrongClock, type Script } from './wrong-clock.js';

const { TASK_QUEUE_TYPE_ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW } = proto.temporal.api.enums.v1.TaskQueueType;
const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** A workflow of a caller that waits for Stigmer. */
export type Waiting = WorkflowHandle<(input: InteropInput) => Promise<InteropResult>>;

/** What a row asks for; the rest has defaults. */
export type Asked = Pick<InteropInput, 'kind' | 'definitionId'> & Partial<InteropInput>;

/** An activity without a workflow that waits for Stigmer. */
export interface StandaloneWaiting {
  readonly activityId: string;
  /** What the client of the language has seen of it, once it has ended. */
  readonly seen: () => Promise<InteropResult>;
}

/** What an interop worker is started with. */
export interface CallerOptions {
  readonly namespace: CallerNamespace;
  readonly stigmerUrl: string;
  /** Which stubs it is built with. Default: today's. */
  readonly stubs?: 'revision-1';
  /** How wrong its wall clock is; negative: it is behind. Default: it is right. */
  readonly clockAheadMinutes?: number;
}

/** The interop worker of a language, in one namespace. */
export class Caller {
  readonly namespace: CallerNamespace;
  readonly #taskQueue: string;
  readonly #client: Client;
  readonly #child: Child;

  private constructor(language: Language, stack: Stack, options: CallerOptions) {
    const { namespace, stigmerUrl } = options;
    const { script, env } = scriptOf(language, options);
    this.namespace = namespace;
    this.#taskQueue = `${script.replaceAll(':', '-')}-${randomUUID()}`;
    this.#client = new Client({ connection: stack.connection, namespace });
    this.#child = npmRun(language, script, {
      ...env,
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
  async ask(asked: Asked, options: Pick<WorkflowOptions, 'workflowRunTimeout'> = {}): Promise<Waiting> {
    return this.#client.workflow.start<(input: InteropInput) => Promise<InteropResult>>('Interop', {
      ...options,
      workflowId: `interop-${randomUUID()}`,
      taskQueue: this.#taskQueue,
      args: [inputOf(asked)],
    });
  }

  /** Has the client of the language start an activity, without a workflow, that waits for an execution. */
  async askStandalone(asked: Asked): Promise<StandaloneWaiting> {
    const activityId = `interop-${randomUUID()}`;
    const handle = await this.#act<InteropResult>(STANDALONE, inputOf(asked), activityId);
    return { activityId, seen: () => handle.result() };
  }

  /** Has the language read an execution with Get, by its own stubs. */
  async get(kind: InteropInput['kind'], id: string): Promise<SeenExecution> {
    return (await this.#act<SeenExecution>(GET, kind, id)).result();
  }

  /** An activity that waits without a workflow, as a client in TypeScript sees it. */
  standalone(activityId: string): ActivityHandle {
    return this.#client.activity.getHandle(activityId);
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

  /** Starts an activity of the worker's own, which needs no workflow either. */
  #act<R>(activity: string, ...args: unknown[]): Promise<ActivityHandle<R>> {
    return this.#client.activity.start<R>(activity, {
      id: `${activity}-${randomUUID()}`,
      taskQueue: this.#taskQueue,
      startToCloseTimeout: '10 minutes',
      retry: { maximumAttempts: 1 },
      args,
    });
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

function scriptOf(language: Language, { stubs, clockAheadMinutes }: CallerOptions): Script {
  if (clockAheadMinutes !== undefined) {
    return withWrongClock(language, clockAheadMinutes);
  }
  return { script: stubs ? `interop:${stubs}` : 'interop', env: {} };
}

function inputOf(asked: Asked): InteropInput {
  return {
    inputs: {},
    startToCloseSeconds: 600,
    heartbeatSeconds: 0,
    maximumAttempts: 1,
    failFirstAttempt: false,
    nexusEndpoint: '',
    ...asked,
  };
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
