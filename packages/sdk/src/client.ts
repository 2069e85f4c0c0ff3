import { createClient, type Client, type Interceptor } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { AgentService } from '@stigmer/api/agent/v1';
import { AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import { WorkflowService } from '@stigmer/api/workflow/v1';
import { WorkflowExecutionService } from '@stigmer/api/workflowexecution/v1';

/** Where a Stigmer server is found when nothing is said. */
export const DEFAULT_STIGMER_URL = 'http://127.0.0.1:7234';

/** Settings of a {@link StigmerClient}. */
export interface StigmerClientOptions {
  /** The server's URL. Default: the environment variable `STIGMER_URL`, or {@link DEFAULT_STIGMER_URL}. */
  readonly url?: string;
  /** Interceptors of all calls, for instance to add a header. */
  readonly interceptors?: Interceptor[];
}

/**
 * Talks to a Stigmer server. Each member is the Connect client of one service: `agentExecutions.create`, `get`, `list`,
 * `watch` and `cancel`, and the same for `workflowExecutions`. A Create without a callback token is fire and forget.
 * Calls fail with a `ConnectError`, whose `code` tells why.
 */
export interface StigmerClient {
  readonly agentExecutions: Client<typeof AgentExecutionService>;
  readonly workflowExecutions: Client<typeof WorkflowExecutionService>;
  readonly agents: Client<typeof AgentService>;
  readonly workflows: Client<typeof WorkflowService>;
  /** Closes the connection; calls under way fail. A call after that connects again. */
  close(): void;
}

/** Creates a client. It connects with its first call, and again whenever the connection is lost. */
export function createStigmerClient({ url, interceptors = [] }: StigmerClientOptions = {}): StigmerClient {
  const baseUrl = url ?? process.env['STIGMER_URL'] ?? DEFAULT_STIGMER_URL;
  const sessionManager = new Http2SessionManager(baseUrl);
  const transport = createGrpcTransport({ baseUrl, interceptors, sessionManager });
  return {
    agentExecutions: createClient(AgentExecutionService, transport),
    workflowExecutions: createClient(WorkflowExecutionService, transport),
    agents: createClient(AgentService, transport),
    workflows: createClient(WorkflowService, transport),
    close: () => sessionManager.abort(),
  };
}
