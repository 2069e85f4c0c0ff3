import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStigmer, type TestStigmer } from './support/stigmer.js';

let stigmer: TestStigmer;

beforeAll(async () => {
  stigmer = await startStigmer();
});
afterAll(() => stigmer.stop());

test('a server with a worker takes the first task of its executions with their start', async () => {
  const isEager = async (): Promise<boolean> => {
    const { id } = await stigmer.api.agentExecutions.create({ spec: { agentId: 'echo' } });
    await stigmer.endOfAgent(id);
    const { events } = await stigmer.temporal.workflow.getHandle(id).fetchHistory();
    // Started, three of the workflow task, the local activity's marker, two for the status, and closed.
    expect(events).toHaveLength(8);
    return events?.[0]?.workflowExecutionStartedEventAttributes?.eagerExecutionAccepted === true;
  };
  // The monitors' own tasks may have taken the place of one.
  const starts = [await isEager(), await isEager(), await isEager()];
  expect(starts).toContain(true);
});
