import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { createStigmerClient } from '@stigmer/sdk/client';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { deferred } from './support/deferred.js';
import { startFakeStigmer, type FakeServices } from './support/fake-stigmer.js';

const execution = (phase: ExecutionPhase) => ({ id: 'aex-1', status: { phase } });

const answers: FakeServices = {
  agents: {
    create: ({ spec }) => ({ id: `aex-${spec?.agentId}` }),
    get: ({ id }) => ({ execution: { id } }),
    list: () => ({ executions: [execution(ExecutionPhase.COMPLETED)] }),
    cancel: () => ({ execution: execution(ExecutionPhase.CANCELLED) }),
    async *watch() {
      yield { execution: execution(ExecutionPhase.IN_PROGRESS), cursor: '1' };
      yield { execution: execution(ExecutionPhase.COMPLETED), cursor: '2' };
    },
  },
};

async function setUp(services: FakeServices = answers) {
  const server = await startFakeStigmer(services);
  const client = createStigmerClient({ url: server.url });
  onTestFinished(async () => {
    client.close();
    await server.stop();
  });
  return { server, client };
}

test('it speaks Connect, or what its transport speaks', async () => {
  const server = await startFakeStigmer(answers);
  onTestFinished(() => server.stop());
  const spoken: (string | null)[] = [];
  const listen: Interceptor = (next) => (request) => {
    spoken.push(request.header.get('content-type'));
    return next(request);
  };
  const transport = createGrpcTransport({ baseUrl: server.url, interceptors: [listen] });
  for (const client of [
    createStigmerClient({ url: server.url, interceptors: [listen] }),
    createStigmerClient({ transport }),
  ]) {
    onTestFinished(() => client.close());
    expect((await client.agentExecutions.get({ id: 'aex-1' })).execution?.id).toBe('aex-1');
  }
  expect(spoken).toEqual(['application/proto', 'application/grpc+proto']);
});

test('executions are created, read, listed, watched and cancelled', async () => {
  const { client } = await setUp();
  const { id } = await client.agentExecutions.create({ spec: { agentId: 'echo', inputs: { a: 'b' } } });
  expect(id).toBe('aex-echo');
  expect((await client.agentExecutions.get({ id })).execution?.id).toBe(id);
  expect((await client.agentExecutions.list({ pageSize: 10 })).executions).toHaveLength(1);

  const phases: (ExecutionPhase | undefined)[] = [];
  for await (const { execution: now } of client.agentExecutions.watch({ id })) {
    phases.push(now?.status?.phase);
  }
  expect(phases).toEqual([ExecutionPhase.IN_PROGRESS, ExecutionPhase.COMPLETED]);

  const cancelled = await client.agentExecutions.cancel({ id, reason: 'no longer needed' });
  expect(cancelled.execution?.status?.phase).toBe(ExecutionPhase.CANCELLED);
});

test('an error has a code', async () => {
  const { client } = await setUp({
    agents: {
      get: () => {
        throw new ConnectError('There is no such execution.', Code.NotFound);
      },
    },
  });
  const error = await client.agentExecutions.get({ id: 'aex-2' }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConnectError);
  expect(error).toMatchObject({ code: Code.NotFound, rawMessage: 'There is no such execution.' });
});

test('after the server was restarted, the same client goes on', async () => {
  const { server, client } = await setUp();
  await client.agentExecutions.get({ id: 'a' });
  await server.stop();
  const away = await client.agentExecutions.get({ id: 'a' }).catch((reason: unknown) => reason);
  expect(away).toBeInstanceOf(ConnectError);

  const restarted = await startFakeStigmer(answers, server.port);
  onTestFinished(() => restarted.stop());
  expect((await client.agentExecutions.get({ id: 'b' })).execution?.id).toBe('b');
});

test('close ends a watch, and a call after that connects again', async () => {
  const watching = deferred();
  const { client } = await setUp({
    agents: {
      ...answers.agents,
      async *watch() {
        yield { cursor: '1' };
        watching.resolve();
        await new Promise(() => {});
      },
    },
  });
  const watch = (async () => {
    for await (const { cursor } of client.agentExecutions.watch({ id: 'a' })) {
      expect(cursor).toBe('1');
    }
  })();
  const ended = expect(watch).rejects.toMatchObject({ code: Code.Canceled });
  await watching.promise;
  client.close();
  await ended;
  expect((await client.agentExecutions.get({ id: 'b' })).execution?.id).toBe('b');
});

test.each([
  ['after a call', "await client.agentExecutions.get({ id: 'a' });"],
  [
    'with a watch that goes on, after close',
    `for await (const { cursor } of client.agentExecutions.watch({ id: 'a' })) { client.close(); }`,
  ],
])('a process can end %s', async (_, work) => {
  const { server } = await setUp({
    agents: {
      ...answers.agents,
      async *watch() {
        yield { cursor: '1' };
        await new Promise(() => {});
      },
    },
  });
  const script = `
    import { createStigmerClient } from '@stigmer/sdk/client';
    const client = createStigmerClient();
    try { ${work} } catch (error) { if (error.code !== ${Code.Canceled}) throw error; }
    process.stdout.write('done');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, STIGMER_URL: server.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const [exitCode] = await once(child, 'close');
  expect({ exitCode, printed }).toEqual({ exitCode: 0, printed: 'done' });
});
