// The compiler checks these: they hold, or the build fails.
import type { JsonObject } from '@bufbuild/protobuf';
import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import type { WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import type { ActivityOptions } from '@temporalio/workflow';
import { expectTypeOf, test } from 'vitest';
import {
  executeAgent,
  executeWorkflow,
  isAgentFailed,
  isWorkflowTimeout,
  type ExecuteOptions,
} from './index.js';

test('an agent is asked by its id, with inputs that are texts, and gives its execution', () => {
  expectTypeOf(executeAgent).returns.resolves.toEqualTypeOf<AgentExecution>();
  expectTypeOf(executeAgent).parameter(1).toEqualTypeOf<ExecuteOptions | undefined>();
  expectTypeOf<ActivityOptions>().toExtend<ExecuteOptions>();
  expectTypeOf<{ liveness: '2m' }>().toExtend<ExecuteOptions>();
  expectTypeOf<{ agentId: 'a' }>().toExtend<Parameters<typeof executeAgent>[0]>();
  expectTypeOf<{ agentId: 'a'; inputs: { a: string } }>().toExtend<Parameters<typeof executeAgent>[0]>();
  expectTypeOf<{ agentId: 'a'; inputs: { a: number } }>().not.toExtend<Parameters<typeof executeAgent>[0]>();
  expectTypeOf<{ inputs: { a: string } }>().not.toExtend<Parameters<typeof executeAgent>[0]>();
});

test('a workflow definition is asked by its id, and gives its execution', () => {
  expectTypeOf(executeWorkflow).returns.resolves.toEqualTypeOf<WorkflowExecution>();
  expectTypeOf<{ workflowId: 'w' }>().toExtend<Parameters<typeof executeWorkflow>[0]>();
  expectTypeOf<{ agentId: 'a' }>().not.toExtend<Parameters<typeof executeWorkflow>[0]>();
});

test('a result is a JSON object', () => {
  expectTypeOf<NonNullable<AgentExecution['status']>['output']>().toEqualTypeOf<JsonObject | undefined>();
});

test('predicates give the execution of their kind, or nothing', () => {
  expectTypeOf(isAgentFailed).parameter(0).toBeUnknown();
  expectTypeOf(isAgentFailed).returns.toEqualTypeOf<AgentExecution | undefined>();
  expectTypeOf(isWorkflowTimeout).returns.toEqualTypeOf<WorkflowExecution | undefined>();
});
