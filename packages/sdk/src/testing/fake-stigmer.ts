import { Code, ConnectError, createRouterTransport } from '@connectrpc/connect';
import type { ExecutionKind } from '@stigmer/handshake';
import { tokenFingerprint, tokenLogFields } from '@stigmer/handshake/token';
import { AsyncCompletionClient } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { createStigmerClient, type StigmerClient } from '../client.js';
import { payloadConverterPath } from '../converter-check.js';
import { StigmerPlugin } from '../plugin.js';
import type { AskedExecution, Wanted } from './asked-execution.js';
import { Caller } from './caller.js';
import { FakeExecution } from './fake-execution.js';
import { fakeServices } from './fake-services.js';
import type { Script } from './script.js';

/** What the fake needs of a `TestWorkflowEnvironment`, time-skipping or not. */
export type FakeStigmerEnvironment = Pick<
  TestWorkflowEnvironment,
  'connection' | 'namespace' | 'sleep' | 'currentTimeMs' | 'supportsTimeSkipping'
>;

/**
 * A Stigmer in the test's own process, for testing workflows that wait for agents. The SDK's own activities call it, and it
 * completes them with their tokens as Stigmer does; only what agents and workflows do is scripted. Give its
 * {@link FakeStigmer.plugin} to the worker.
 *
 * Unlike Stigmer, it takes each attempt of a retried activity for an execution of its own.
 */
export class FakeStigmer {
  /** For the worker and the client of the test. */
  readonly plugin: StigmerPlugin;
  /** Calls Create, Get and Cancel as a user of Stigmer; other calls are unimplemented. */
  readonly client: StigmerClient;
  readonly #environment: FakeStigmerEnvironment;
  readonly #completer: AsyncCompletionClient;
  readonly #scripts = new Map<string, Script[]>();
  readonly #executions = new Map<string, FakeExecution>();
  readonly #running = new Set<Promise<void>>();
  readonly #faults: unknown[] = [];

  constructor(environment: FakeStigmerEnvironment) {
    this.#environment = environment;
    this.#completer = new AsyncCompletionClient({
      connection: environment.connection,
      namespace: environment.namespace ?? 'default',
      dataConverter: { payloadConverterPath },
    });
    const transport = createRouterTransport(
      fakeServices({
        create: (...call) => this.#create(...call),
        get: (id) => this.#find(id).asked,
        cancel: (id) => this.#cancel(id),
      }),
    );
    this.plugin = new StigmerPlugin({ transport });
    this.client = createStigmerClient({ transport });
  }

  /** What was asked for, in the order of the first Create, as it is at this moment. */
  get asked(): AskedExecution[] {
    return [...this.#executions.values()].map(({ asked }) => asked);
  }

  /**
   * Scripts the executions of an agent: the first script is for the next execution, and so on; the last stays. It replaces
   * what was scripted before. An agent without a script is refused, as Stigmer refuses one that it does not know.
   */
  agent(agentId: string, script: Script, ...later: Script[]): this {
    this.#scripts.set(nameOf('agent', agentId), [script, ...later]);
    return this;
  }

  /** Scripts the executions of a workflow, as {@link FakeStigmer.agent} does for agents. */
  workflow(workflowId: string, script: Script, ...later: Script[]): this {
    this.#scripts.set(nameOf('workflow', workflowId), [script, ...later]);
    return this;
  }

  /**
   * Waits until all executions have ended and their callers have been told.
   *
   * @throws AggregateError of what went wrong in the fake itself, such as a Temporal server that is gone
   */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running);
    }
    if (this.#faults.length > 0) {
      throw new AggregateError(this.#faults.splice(0), 'The fake Stigmer could not do its part.');
    }
  }

  /**
   * Cancels what still runs, as a user of Stigmer would, and waits for it to settle. Call it before the environment's
   * `teardown`.
   *
   * @throws AggregateError as {@link FakeStigmer.settled}
   */
  async close(): Promise<void> {
    for (const execution of this.#executions.values()) {
      execution.cancel('user');
    }
    await this.settled();
  }

  /**
   * Closes it, then forgets all scripts and records, so that the next test begins anew.
   *
   * @throws AggregateError as {@link FakeStigmer.settled}
   */
  async reset(): Promise<void> {
    try {
      await this.close();
    } finally {
      this.#scripts.clear();
      this.#executions.clear();
    }
  }

  #create(wanted: Wanted, token: Uint8Array, requestId: string): string {
    const hasCaller = token.length > 0;
    const suffix = hasCaller ? tokenFingerprint(token) : requestId || randomUUID();
    const id = `${wanted.kind === 'agent' ? 'aex' : 'wex'}-${suffix}`;
    const execution = this.#executions.get(id) ?? this.#start(id, wanted, hasCaller ? token : undefined);
    execution.creates += 1;
    if (execution.creates <= execution.lostAcks) {
      throw new ConnectError('The answer was lost, as the script says.', Code.Unavailable);
    }
    return id;
  }

  #start(id: string, wanted: Wanted, token: Uint8Array | undefined): FakeExecution {
    const execution = new FakeExecution({
      id,
      wanted,
      script: this.#nextScript(wanted),
      clock: this.#environment,
      caller: token && new Caller(this.#completer, token),
      token: token && tokenLogFields(token),
    });
    this.#executions.set(id, execution);
    const running = execution
      .run()
      .catch((error: unknown) => void this.#faults.push(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return execution;
  }

  #nextScript({ kind, spec }: Wanted): Script {
    const id = 'agentId' in spec ? spec.agentId : spec.workflowId;
    const scripts = this.#scripts.get(nameOf(kind, id));
    const [script] = scripts ?? [];
    if (script === undefined) {
      throw new ConnectError(
        `The fake Stigmer has no script for the ${kind} "${id}": call its ${kind}('${id}', …).`,
        Code.NotFound,
      );
    }
    if (scripts && scripts.length > 1) {
      scripts.shift();
    }
    return script;
  }

  #cancel(id: string): AskedExecution {
    const execution = this.#find(id);
    execution.cancel('user');
    return execution.asked;
  }

  #find(id: string): FakeExecution {
    const execution = this.#executions.get(id);
    if (execution === undefined) {
      throw new ConnectError(`The fake Stigmer has no execution ${id}.`, Code.NotFound);
    }
    return execution;
  }
}

function nameOf(kind: ExecutionKind, id: string): string {
  return `${kind} ${id}`;
}
