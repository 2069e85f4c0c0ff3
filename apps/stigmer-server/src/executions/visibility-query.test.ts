import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { expect, test } from 'vitest';
import { visibilityQuery } from './visibility-query.js';

const all = {
  phase: ExecutionPhase.UNSPECIFIED,
  definitionId: '',
  callerActivityId: '',
  callerWorkflowId: '',
};

test('no filter asks for all executions of the kind', () => {
  expect(visibilityQuery('agent', all)).toBe("WorkflowType = 'AgentExecution'");
});

test('filters are joined', () => {
  expect(
    visibilityQuery('workflow', {
      ...all,
      definitionId: 'pipeline',
      startedAfter: timestampFromDate(new Date(0)),
      startedBefore: timestampFromDate(new Date(1000)),
    }),
  ).toBe(
    "WorkflowType = 'WorkflowExecution' AND StigmerDefinition = 'pipeline' " +
      "AND StartTime > '1970-01-01T00:00:00.000Z' AND StartTime < '1970-01-01T00:00:01.000Z'",
  );
});

test('a terminated owner counts as cancelled, and no longer as running', () => {
  expect(visibilityQuery('agent', { ...all, phase: ExecutionPhase.CANCELLED })).toContain(
    "(StigmerPhase = 'CANCELLED' OR (ExecutionStatus = 'Terminated' AND StigmerPhase IN ('PENDING', 'IN_PROGRESS')))",
  );
  expect(visibilityQuery('agent', { ...all, phase: ExecutionPhase.IN_PROGRESS })).toContain(
    "StigmerPhase = 'IN_PROGRESS' AND ExecutionStatus = 'Running'",
  );
});

test('what a caller gives can not leave its quotes', () => {
  expect(visibilityQuery('agent', { ...all, callerWorkflowId: "x' OR '1'='1\\" })).toBe(
    "WorkflowType = 'AgentExecution' AND StigmerCallerWorkflowId = 'x\\' OR \\'1\\'=\\'1%5C'",
  );
});
