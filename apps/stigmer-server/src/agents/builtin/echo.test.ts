import { expect, test } from 'vitest';
import { echo } from './echo.js';
import { testContext } from './testing/agent-context.js';

test('gives back its inputs and message', async () => {
  const output = await echo.run({ inputs: { a: '1', b: '' }, message: 'hello' }, testContext());
  expect(output).toEqual({ inputs: { a: '1', b: '' }, message: 'hello' });
});

test('leaves an empty message out', async () => {
  expect(await echo.run({ inputs: {}, message: '' }, testContext())).toEqual({ inputs: {} });
});

test('ends when it is cancelled', async () => {
  const context = testContext({}, AbortSignal.abort(new Error('cancelled')));
  await expect(echo.run({ inputs: {}, message: '' }, context)).rejects.toThrow('cancelled');
});
