import { expect, test } from 'vitest';
import { codecGuard } from './codec-guard.js';

test('payloads pass after a check, which is made once', async () => {
  let checks = 0;
  const guard = codecGuard(async () => {
    checks += 1;
  });
  expect(checks).toBe(0);
  const payloads = [{}];
  expect(await Promise.all([guard.encode(payloads), guard.decode(payloads)])).toEqual([payloads, payloads]);
  expect(checks).toBe(1);
});

test('no payload passes after a check that failed, until one has passed', async () => {
  const results = [Promise.reject(new Error('away')), Promise.resolve()];
  const guard = codecGuard(() => results.shift() ?? Promise.reject(new Error('checked once more')));
  await expect(guard.decode([{}])).rejects.toThrow('away');
  expect(await guard.decode([{}])).toEqual([{}]);
  expect(await guard.encode([{}])).toEqual([{}]);
});
