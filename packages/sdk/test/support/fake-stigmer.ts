import type { ConnectRouter, ServiceImpl } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionService } from '@stigmer/api/workflowexecution/v1';
import { once } from 'node:events';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** The services that a test answers itself. */
export interface FakeServices {
  readonly agents?: Partial<ServiceImpl<typeof AgentExecutionService>>;
  readonly workflows?: Partial<ServiceImpl<typeof WorkflowExecutionService>>;
}

/** A server that answers as the test says. */
export interface FakeStigmer {
  readonly url: string;
  readonly port: number;
  /** Closes every connection, as a server that crashes does. */
  stop(): Promise<void>;
}

/** Serves a test's answers over HTTP/2. */
export async function startFakeStigmer(services: FakeServices, port = 0): Promise<FakeStigmer> {
  const sessions = new Set<ServerHttp2Session>();
  const routes = (router: ConnectRouter): void => {
    router.service(AgentExecutionService, services.agents ?? {});
    router.service(WorkflowExecutionService, services.workflows ?? {});
  };
  const server = createServer(connectNodeAdapter({ routes }));
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const session of sessions) {
        session.destroy();
      }
      await closed;
    },
  };
}
