import { create } from '@bufbuild/protobuf';
import { DurationSchema, type Duration } from '@bufbuild/protobuf/wkt';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import type { CallbackOptions } from '@stigmer/api/execution/v1';
import { WorkflowExecutionService } from '@stigmer/api/workflowexecution/v1';
import type { StigmerClient } from '@stigmer/sdk';
import { once } from 'node:events';
import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** What the gateway asks for on behalf of its callers. */
const TIME_LIMIT_SECONDS = 600n;

/**
 * Stands between callers with old stubs and the Stigmer server, and adds a time limit to what they ask for. So an execution
 * of theirs has a field that their stubs don't know, as one has that a newer Stigmer server fills in by itself; and their
 * workflows can't read it if it is delivered to them.
 */
export class Gateway {
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #callbacks = new Map<string, CallbackOptions | undefined>();

  private constructor(api: StigmerClient) {
    const handler = connectNodeAdapter({
      routes: (router) => {
        router.service(AgentExecutionService, {
          create: async (request) => {
            limit(request.spec);
            const { id } = await api.agentExecutions.create(request);
            this.#callbacks.set(id, request.spec?.callback);
            return { id };
          },
        });
        router.service(WorkflowExecutionService, {
          create: async (request) => {
            limit(request.spec);
            const { id } = await api.workflowExecutions.create(request);
            this.#callbacks.set(id, request.spec?.callback);
            return { id };
          },
        });
      },
    });
    this.#server = createServer(handler).on('session', (session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    });
  }

  static async start(api: StigmerClient): Promise<Gateway> {
    const gateway = new Gateway(api);
    gateway.#server.listen(0, '127.0.0.1');
    await once(gateway.#server, 'listening');
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What the caller of an execution has said of its activity. */
  callbackOf(executionId: string): CallbackOptions | undefined {
    return this.#callbacks.get(executionId);
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const session of this.#sessions) {
      session.destroy();
    }
    await once(this.#server, 'close');
  }
}

function limit(spec: { timeLimit?: Duration } | undefined): void {
  if (spec) {
    spec.timeLimit = create(DurationSchema, { seconds: TIME_LIMIT_SECONDS });
  }
}
