import { Client, Connection } from '@temporalio/client';
import { expect, onTestFinished, test } from 'vitest';
import { findTemporalBinary } from './binary/find-temporal-binary.js';
import { startTemporal } from './start-temporal.js';
import { eventually, quiet, SLOW_TEST_MS, temporaryFolder } from './test-support.js';

const namespace = 'stigmer';
/** Text, Keyword and KeywordList: each is stored in another way. */
const SEARCH_ATTRIBUTES = { Note: 1, Colour: 2, Tags: 7 };

test(
  'what an older server has stored goes on in a newer one',
  async () => {
    const dataDir = await temporaryFolder();
    const connect = async (release: string): Promise<{ client: Client; end: () => Promise<void> }> => {
      const binary = await findTemporalBinary({
        log: quiet,
        env: { ...process.env, STIGMER_TEMPORAL_SERVER: release },
      });
      const server = await startTemporal({ binary, dataDir, log: quiet });
      onTestFinished(() => server.stop());
      const connection = await Connection.connect({ address: server.address });
      const end = async (): Promise<void> => {
        await connection.close();
        await server.stop();
      };
      return { client: new Client({ connection, namespace }), end };
    };

    const older = await connect('1.29');
    await older.client.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: SEARCH_ATTRIBUTES,
    });
    const start = { taskQueue: 'nobody-works-here' };
    const searchAttributes = { Note: ['some words'], Colour: ['blue'], Tags: ['a', 'b'] };
    await older.client.workflow.start('any', { ...start, workflowId: 'open', searchAttributes });
    const closed = await older.client.workflow.start('any', { ...start, workflowId: 'closed' });
    await closed.terminate('enough');
    await older.end();

    const { client, end } = await connect('1.32');
    const found = async (query: string): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
      return ids;
    };
    for (const query of ['Note = "words"', 'Colour = "blue"', 'Tags = "b"']) {
      await eventually(async () => expect(await found(query)).toEqual(['open']));
    }
    await eventually(async () => expect(await found('ExecutionStatus = "Terminated"')).toEqual(['closed']));
    await client.workflow.getHandle('open').terminate('enough');
    const { status } = await client.workflow.getHandle('open').describe();
    expect(status.name).toBe('TERMINATED');
    // An activity without a workflow is kept in a table that the older server did not have.
    const activity = {
      id: 'alone',
      taskQueue: 'nobody-works-here',
      startToCloseTimeout: '1 minute',
    } as const;
    await client.activity.start('any', activity);
    await end();
  },
  SLOW_TEST_MS * 2,
);
