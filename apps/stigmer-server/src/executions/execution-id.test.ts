import { expect, test } from 'vitest';
import {
  callerExecutionId,
  isExecutionId,
  opaqueTokenExecutionId,
  requestedExecutionId,
} from './execution-id.js';

const caller = {
  kind: 'workflow',
  namespaceId: 'n',
  workflowId: 'w',
  runId: 'r',
  scheduledEventId: '5',
  attempt: 1,
  activityId: '1',
} as const;

const standalone = {
  kind: 'standalone',
  namespaceId: 'n',
  activityId: 'a',
  runId: 'r',
  attempt: 1,
  stamp: 1,
} as const;

test('every attempt of an activity has the same execution', () => {
  expect(callerExecutionId('agent', { ...caller, attempt: 2 })).toBe(callerExecutionId('agent', caller));
});

test('another event of the same run is another execution, whatever its activity id', () => {
  expect(callerExecutionId('agent', { ...caller, scheduledEventId: '9' })).not.toBe(
    callerExecutionId('agent', caller),
  );
});

test('a standalone activity is told by its own run, whatever its attempt and stamp', () => {
  const id = callerExecutionId('agent', standalone);
  expect(callerExecutionId('agent', { ...standalone, attempt: 2, stamp: 7 })).toBe(id);
  expect(callerExecutionId('agent', { ...standalone, runId: 's' })).not.toBe(id);
});

test('where one field ends and the next begins counts', () => {
  expect(callerExecutionId('agent', { ...caller, workflowId: 'wr', runId: '' })).not.toBe(
    callerExecutionId('agent', { ...caller, workflowId: 'w', runId: 'r' }),
  );
});

test('a request id always means the same execution, and no request id a new one', () => {
  expect(requestedExecutionId('workflow', 'x')).toBe(requestedExecutionId('workflow', 'x'));
  expect(requestedExecutionId('workflow', '')).not.toBe(requestedExecutionId('workflow', ''));
});

test('ids tell their kind', () => {
  const ids = [callerExecutionId('agent', caller), opaqueTokenExecutionId('agent', Buffer.from('x'))];
  expect(ids.every((id) => isExecutionId('agent', id) && !isExecutionId('workflow', id))).toBe(true);
});
