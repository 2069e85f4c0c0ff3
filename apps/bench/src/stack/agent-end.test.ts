import { encode } from '@temporalio/common/lib/encoding.js';
import { expect, test } from 'vitest';
import { agentEnd, AgentEndError } from './agent-end.js';

const json = (value: unknown) => ({ payloads: [{ data: encode(JSON.stringify(value)) }] });

const marker = (activityType: string, result: unknown) => ({
  markerRecordedEventAttributes: {
    details: { data: json({ activity_type: activityType }), result: json(result) },
  },
});

test('an agent ended when its activity says so', () => {
  const events = [
    { workflowTaskStartedEventAttributes: {} },
    marker('deliverOutcome', {}),
    marker('runShortAgent', { endedAt: '2026-01-01T00:00:01.500Z' }),
  ];
  expect(agentEnd('aex-1', events)).toBe(Date.parse('2026-01-01T00:00:01.500Z'));
});

test('an agent that was not run as a local activity tells no time', () => {
  expect(() => agentEnd('aex-1', [{ workflowTaskStartedEventAttributes: {} }])).toThrow(AgentEndError);
});
