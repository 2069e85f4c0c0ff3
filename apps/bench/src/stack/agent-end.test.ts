import { encode } from '@temporalio/common/lib/encoding.js';
import { msToTs } from '@temporalio/common/lib/time.js';
import { expect, test } from 'vitest';
import { agentEnd, AgentEndError } from './agent-end.js';

const taskStarted = {
  eventTime: msToTs(100_000),
  workflowTaskStartedEventAttributes: {},
};

function marker(activity: string) {
  const data = {
    activity_type: activity,
    original_schedule_time: { seconds: 100, nanos: 50_000_000 },
    complete_time: { seconds: 100, nanos: 2_000_000 },
  };
  return {
    markerRecordedEventAttributes: {
      details: { data: { payloads: [{ data: encode(JSON.stringify(data)) }] } },
    },
  };
}

test('an agent ends after it began, whatever the clock of the workflow says', () => {
  expect(agentEnd('x', [taskStarted, marker('runBuiltinAgent')])).toBe(100_052);
});

test('another local activity is not the agent', () => {
  expect(() => agentEnd('x', [taskStarted, marker('deliverOutcome')])).toThrow(AgentEndError);
});
