import { ConnectError, type Code } from '@connectrpc/connect';
import { expect } from 'vitest';

/** Expects a call to be refused with a code and with a message that holds a text. */
export async function expectRefusal(call: Promise<unknown>, code: Code, text: string): Promise<void> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => ConnectError.from(reason),
  );
  expect(error).toMatchObject({ code, rawMessage: expect.stringContaining(text) });
}
