import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Health } from './gen/health/v1/health_pb.js';
import { translateErrors } from './interceptors.js';

async function answerTo(fault: Error) {
  const logged: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line) => logged.push(line) });
  const transport = createRouterTransport(
    ({ service }) =>
      service(Health, {
        check() {
          throw fault;
        },
      }),
    { router: { interceptors: [translateErrors(logger)] } },
  );
  const error = await createClient(Health, transport)
    .check({})
    .catch((reason: unknown) => ConnectError.from(reason));
  return { code: error instanceof ConnectError ? error.code : undefined, logged };
}

test('an answer to a stream that its caller has just closed is no fault of ours', async () => {
  const fault = Object.assign(new Error('The stream has been destroyed'), {
    code: 'ERR_HTTP2_INVALID_STREAM',
  });
  expect(await answerTo(fault)).toEqual({ code: Code.Canceled, logged: [] });
});

test('what nobody foresaw is ours, and logged', async () => {
  const { code, logged } = await answerTo(new TypeError('a bug'));
  expect(code).toBe(Code.Internal);
  expect(logged.join()).toContain('a bug');
});
