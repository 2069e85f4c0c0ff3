import { createClient, type Client, type Interceptor, type Transport } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import { AgentService } from '@stigmer/api/agent/v1';
import { AgentExecutionService } from '@stigmer/api/agentexecution/v1';
import { ArtifactService } from '@stigmer/api/artifact/v1';
import { WorkflowService } from '@stigmer/api/workflow/v1';
import { WorkflowExecutionService } from '@stigmer/api/workflowexecution/v1';
import { Http2Sessions } from './http2-sessions.js';
import { stigmerUrl } from './stigmer-url.js';

export { StigmerConfigError } from './config-error.js';
export { DEFAULT_STIGMER_URL } from './stigmer-url.js';

/** Settings of a {@link StigmerClient}. */
export interface StigmerClientOptions {
  /** The server's URL. Default: the environment variable `STIGMER_URL`, or {@link DEFAULT_STIGMER_URL}. */
  readonly url?: string;
  /** Interceptors of all calls, for instance to add a header. */
  readonly interceptors?: readonly Interceptor[];
  /**
   * What carries the calls instead of Connect's protocol over HTTP/2 to {@link url}, with interceptors and a connection of its own:
   * gRPC, HTTP/1.1, or a server in the same process. Default: none.
   */
  readonly transport?: Transport;
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
  readonly artifacts: Client<typeof ArtifactService>;
  /**
   * Closes the connection; calls and watches under way fail with `Code.Canceled`. A call after that connects again. A
   * connection that no call uses does not keep a process alive; a watch does.
   */
  close(): void;
}

/**
 * Creates a client. It connects with its first call, and again with the next call after the connection was lost.
 *
 * @throws StigmerConfigError if the URL is no http or https URL
 */
export function createStigmerClient({
  url,
  interceptors = [],
  transport: given,
}: StigmerClientOptions = {}): StigmerClient {
  if (given) {
    return clientOver(given, () => {});
  }
  const baseUrl = stigmerUrl(url);
  const sessionManager = new Http2Sessions(baseUrl);
  const transport = createConnectTransport({
    baseUrl,
    httpVersion: '2',
    interceptors: [...interceptors],
    sessionManager,
  });
  return clientOver(transport, () => sessionManager.abort());
}

function clientOver(transport: Transport, close: () => void): StigmerClient {
  return {
    agentExecutions: createClient(AgentExecutionService, transport),
    workflowExecutions: createClient(WorkflowExecutionService, transport),
    agents: createClient(AgentService, transport),
    workflows: createClient(WorkflowService, transport),
    artifacts: createClient(ArtifactService, transport),
    close,
  };
}
