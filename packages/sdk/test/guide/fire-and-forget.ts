import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { createStigmerClient } from '@stigmer/sdk/client';

const stigmer = createStigmerClient(); // STIGMER_URL, or http://127.0.0.1:7234

// No callback token: the answer is the ACK, and nobody is told the outcome.
const { id } = await stigmer.agentExecutions.create({
  spec: { agentId: 'summarizer', inputs: { text: 'A long text.' } },
  requestId: 'summary-of-document-17', // the same id again finds the same execution
});

const { execution } = await stigmer.agentExecutions.get({ id });
console.log(ExecutionPhase[execution?.status?.phase ?? 0]);

for await (const change of stigmer.agentExecutions.watch({ id })) {
  console.log(change.execution?.status?.phase, change.cursor);
}

const { executions } = await stigmer.agentExecutions.list({
  phase: ExecutionPhase.IN_PROGRESS,
  pageSize: 20,
});
for (const running of executions) {
  await stigmer.agentExecutions.cancel({ id: running.id, reason: 'no longer needed' });
}
stigmer.close();
