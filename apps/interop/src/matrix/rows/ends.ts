import type { Asked } from '../../stack/caller.js';
import { cancelExecution, executionIdOf } from '../../stack/executions.js';
import type { AddRow } from '../row.js';
import { expectTold } from '../told.js';

/** Not ASCII, and not harmless in JSON. */
const text = 'Grüße an „Ada“ & <Zoë> \\ 🎉';

const echo: Asked = { kind: 'agent', definitionId: 'echo', inputs: { text } };
const greet: Asked = { kind: 'workflow', definitionId: 'greet', inputs: { name: text } };
const sleep: Asked = { kind: 'workflow', definitionId: 'sleep', inputs: { why: text } };
const read = (document_url: string): Asked => ({
  kind: 'agent',
  definitionId: 'reader',
  inputs: { document_url },
});

/** Each way in which an execution ends of itself, or by Stigmer. */
export function endRows(add: AddRow): void {
  add('an agent completes', async ({ caller }) => {
    await expectTold(await caller.ask(echo), echo, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: { inputs: { text } },
    });
  });

  add('a workflow completes', async ({ caller }) => {
    await expectTold(await caller.ask(greet), greet, {
      outcome: 'completed',
      phase: 'COMPLETED',
      output: { greeting: `Hello, ${text}`, values: [0, -2.5, 1e21, true, null, [], { nested: '' }] },
    });
  });

  add('an agent fails', async ({ caller, stack }) => {
    const asked = read(stack.documents.missingUrl);
    await expectTold(await caller.ask(asked), asked, {
      outcome: 'failed',
      phase: 'FAILED',
      failureType: 'AGENT_EXECUTION_FAILED',
      message: '404',
    });
  });

  add('a workflow fails', async ({ caller }) => {
    const asked = { ...greet, definitionId: 'refuse' };
    await expectTold(await caller.ask(asked), asked, {
      outcome: 'failed',
      phase: 'FAILED',
      failureType: 'WORKFLOW_EXECUTION_FAILED',
      message: `name: ${text} is not welcome`,
    });
  });

  add("an agent runs out of Stigmer's time limit", async ({ caller, stack }) => {
    const document = stack.documents.open();
    const asked = { ...read(document.url), definitionId: 'hurried-reader' };
    await expectTold(await caller.ask(asked), asked, {
      outcome: 'timed out',
      phase: 'TIMED_OUT',
      failureType: 'AGENT_EXECUTION_TIMEOUT',
      message: 'limit',
    });
    await document.isLeftAlone();
  });

  add("a workflow runs out of Stigmer's time limit", async ({ caller }) => {
    const asked = { ...sleep, definitionId: 'sleep-briefly' };
    await expectTold(await caller.ask(asked), asked, {
      outcome: 'timed out',
      phase: 'TIMED_OUT',
      failureType: 'WORKFLOW_EXECUTION_TIMEOUT',
      message: 'limit',
    });
  });

  add('an agent is cancelled in Stigmer', async ({ caller, stack }) => {
    const document = stack.documents.open();
    const asked = read(document.url);
    const handle = await caller.ask(asked);
    await document.isRead();
    const id = await executionIdOf(stack.api, 'agent', handle.workflowId);
    await cancelExecution(stack.api, 'agent', id, text);
    await expectTold(handle, asked, {
      outcome: 'cancelled in Stigmer',
      phase: 'CANCELLED',
      failureType: 'AGENT_EXECUTION_CANCELLED',
      message: text,
    });
    await document.isLeftAlone();
  });

  add('a workflow is cancelled in Stigmer', async ({ caller, stack }) => {
    const handle = await caller.ask(sleep);
    const id = await executionIdOf(stack.api, 'workflow', handle.workflowId);
    await cancelExecution(stack.api, 'workflow', id, text);
    await expectTold(handle, sleep, {
      outcome: 'cancelled in Stigmer',
      phase: 'CANCELLED',
      failureType: 'WORKFLOW_EXECUTION_CANCELLED',
      message: text,
    });
  });
}
