import { createStigmerClient } from '@stigmer/sdk/client';

const stigmer = createStigmerClient();
const { id } = await stigmer.agentExecutions.create({
  spec: { agentId: 'echo', inputs: { name: 'Ada' } },
});
for await (const { execution } of stigmer.agentExecutions.watch({ id })) {
  console.log(execution?.status?.output);
}
stigmer.close();
