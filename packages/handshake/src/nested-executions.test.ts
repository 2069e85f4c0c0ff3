import { create } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { withExecutionsAsJson, withExecutionsFromJson } from './nested-executions.js';

const agent = create(AgentExecutionSchema, {
  id: 'aex-1',
  status: {
    phase: ExecutionPhase.COMPLETED,
    startedAt: { seconds: 5n },
    output: { nested: [{ deep: true }] },
  },
});
const workflow = create(WorkflowExecutionSchema, { id: 'wex-1' });

function throughJson(value: unknown): unknown {
  return withExecutionsFromJson(JSON.parse(JSON.stringify(withExecutionsAsJson(value))));
}

test.each([
  ['a list', [agent, workflow]],
  ['an object', { execution: agent, count: 1 }],
  ['deeper', { a: [{ b: { c: [null, agent] } }], text: 'x' }],
])('executions in %s go both ways', (_, value) => {
  expect(throughJson(value)).toEqual(value);
});

test('they are readable JSON, with their type as protobuf names it', () => {
  expect(withExecutionsAsJson([workflow])).toEqual([
    { '@type': 'type.googleapis.com/ai.stigmer.agentic.workflowexecution.v1.WorkflowExecution', id: 'wex-1' },
  ]);
});

test('a value from the other side of a sandbox is looked into', () => {
  const value = runInNewContext('({ list: [] })') as { list: unknown[] };
  value.list.push(agent);
  expect(throughJson(value)).toEqual({ list: [agent] });
});

const itself: Record<string, unknown> = { a: 1 };
itself['self'] = itself;

test.each([
  ['an execution itself', agent],
  ['plain JSON', { a: [1, 'x', null, { b: true }] }],
  ['text', 'text'],
  ['nothing', undefined],
  ['what writes itself as JSON', { toJSON: () => 'x', agent }],
  ['a class instance', { at: new Date(0), map: new Map([['agent', agent]]) }],
  ['what holds itself', itself],
])('%s is left to others', (_, value) => {
  expect(withExecutionsAsJson(value)).toBeUndefined();
});

test("a user's own value that only looks like an execution stays what it is", () => {
  const lookalike = { '@type': 'https://schema.org/Person', name: 'Ada' };
  const broken = {
    '@type': 'type.googleapis.com/ai.stigmer.agentic.agentexecution.v1.AgentExecution',
    id: 7,
  };
  expect(throughJson({ agent, lookalike, broken })).toEqual({ agent, lookalike, broken });
});
