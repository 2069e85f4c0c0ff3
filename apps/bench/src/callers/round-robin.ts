import type { StigmerClient } from '@stigmer/sdk';

/** Spreads calls over several servers, as a load balancer would. */
export function roundRobin(clients: readonly [StigmerClient, ...StigmerClient[]]): StigmerClient {
  let calls = 0;
  const next = (): StigmerClient => {
    calls += 1;
    return clients[calls % clients.length] ?? clients[0];
  };
  return {
    get agentExecutions() {
      return next().agentExecutions;
    },
    get workflowExecutions() {
      return next().workflowExecutions;
    },
    get agents() {
      return next().agents;
    },
    get workflows() {
      return next().workflows;
    },
    get artifacts() {
      return next().artifacts;
    },
    close: () => clients.forEach((client) => client.close()),
  };
}
