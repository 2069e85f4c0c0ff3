import { isFinalPhase } from '@stigmer/handshake';
import { createStigmerClient } from '@stigmer/sdk/client';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 1_000;

/** Makes the activity of a user without the handshake: it holds a worker slot until the agent has ended. */
export function createAndPoll(url: string): (text: string) => Promise<string> {
  const { agentExecutions } = createStigmerClient({ url });
  return async (text) => {
    const { id } = await agentExecutions.create({ spec: { agentId: 'echo', inputs: { text } } });
    for (;;) {
      await delay(POLL_MS);
      const { execution } = await agentExecutions.get({ id });
      if (execution?.status && isFinalPhase(execution.status.phase)) {
        return text;
      }
    }
  };
}
