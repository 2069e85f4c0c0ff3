import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.js';
import { faultOf, runYaml } from '../testing/run-yaml.js';
import { errorTypes, WorkflowError } from '../workflow-error.js';

/** Fails a number of times, then answers. */
function flaky(failures: number, status = 503): FakeHost {
  let calls = 0;
  return new FakeHost({
    flaky: () => {
      calls += 1;
      if (calls > failures) return { calls };
      throw new WorkflowError({ type: errorTypes.communication, status, title: 'Busy' });
    },
  });
}

function tryWith(katch: string): string {
  return `
do:
  - attempt:
      try: [{ work: { call: flaky } }]
      catch: ${katch}
`;
}

describe('catch', () => {
  it('runs its tasks on the input of the `try`, with the error at hand', async () => {
    const yaml = tryWith(`{ as: err, do: [{ note: { set: { was: '\${ . }', err: '\${ $err }' } } }] }`);
    expect(await runYaml(yaml, { n: 1 }, flaky(1))).toEqual({
      was: { n: 1 },
      err: {
        type: errorTypes.communication,
        status: 503,
        title: 'Busy',
        instance: '/do/0/attempt/try/0/work',
      },
    });
  });

  it('drops the error when it has nothing to do', async () => {
    expect(await runYaml(tryWith('{}'), { n: 1 }, flaky(1))).toEqual({ n: 1 });
  });

  it.each([
    ['status', '{ errors: { with: { status: 503 } } }', true],
    ['another status', '{ errors: { with: { status: 404 } } }', false],
    ['type and title', `{ errors: { with: { type: ${errorTypes.communication}, title: Busy } } }`, true],
    ['the place', '{ errors: { with: { instance: /do/0/attempt/try/0/work } } }', true],
    ['a detail that differs', '{ errors: { with: { details: other } } }', false],
    ['when', '{ when: $error.status > 500 and .n == 1 }', true],
    ['when not', '{ when: $error.status < 500 }', false],
    ['exceptWhen', '{ exceptWhen: $error.title == "Busy" }', false],
    ['exceptWhen not', '{ exceptWhen: $error.title == "Gone" }', true],
  ])('filters by %s', async (_name, katch, isCaught) => {
    const result = runYaml(tryWith(katch), { n: 1 }, flaky(1));
    if (isCaught) await expect(result).resolves.toEqual({ n: 1 });
    else await expect(result).rejects.toMatchObject({ problem: { status: 503 } });
  });

  it('an error in its own tasks goes on up, and can be caught further out', async () => {
    const yaml = `
do:
  - outer:
      try:
        - inner:
            try: [{ work: { call: flaky } }]
            catch:
              do: [{ again: { raise: { error: { type: 'https://x.io/errors/second', status: 500 } } } }]
      catch: { do: [{ note: { set: { type: '\${ $error.type }', at: '\${ $error.instance }' } } }] }
`;
    expect(await runYaml(yaml, {}, flaky(1))).toEqual({
      type: 'https://x.io/errors/second',
      at: '/do/0/outer/try/0/inner/catch/do/0/again',
    });
  });
});

describe('retry', () => {
  it.each([
    ['constant', 1 + 1 + 1],
    ['linear', 1 + 2 + 3],
    ['exponential', 1 + 2 + 4],
  ])('waits longer as the backoff says: %s', async (backoff, seconds) => {
    const host = flaky(3);
    const yaml = tryWith(`{ retry: { delay: { seconds: 1 }, backoff: { ${backoff}: {} } } }`);
    expect(await runYaml(yaml, {}, host)).toEqual({ calls: 4 });
    expect(host.elapsedMs).toBe(seconds * 1000);
  });

  it('tells of each retry', async () => {
    const host = flaky(2);
    await runYaml(tryWith('{ retry: { delay: PT1S } }'), {}, host);
    expect(host.events.filter(({ state }) => state === 'retrying')).toMatchObject([
      { name: 'attempt', reference: '/do/0/attempt', attempt: 2, error: { status: 503 } },
      { name: 'attempt', attempt: 3 },
    ]);
  });

  it('gives up after so many retries; then the error goes on up', async () => {
    const host = flaky(9);
    const fault = await faultOf(tryWith('{ retry: { limit: { attempt: { count: 2 } } } }'), {}, host);
    expect(fault.problem).toMatchObject({ status: 503, instance: '/do/0/attempt/try/0/work' });
    expect(host.calls).toHaveLength(3);
  });

  it('gives up when the next attempt would begin too late', async () => {
    const host = flaky(9);
    await faultOf(tryWith('{ retry: { delay: PT10S, limit: { duration: PT25S } } }'), {}, host);
    expect(host.calls).toHaveLength(3);
    expect(host.elapsedMs).toBe(20_000);
  });

  it('runs the tasks of the `catch` once no retry is left', async () => {
    const yaml = tryWith(
      `{ retry: { limit: { attempt: { count: 1 } } }, do: [{ note: { set: { gave: up } } }] }`,
    );
    const host = flaky(9);
    expect(await runYaml(yaml, {}, host)).toEqual({ gave: 'up' });
    expect(host.calls).toHaveLength(2);
  });

  it('retries only when the policy wants to', async () => {
    const host = flaky(9, 400);
    await faultOf(tryWith('{ retry: { delay: PT1S, when: $error.status >= 500 } }'), {}, host);
    expect(host.calls).toHaveLength(1);
  });

  it('takes a policy of `use.retries` by name', async () => {
    const yaml = `use: { retries: { twice: { limit: { attempt: { count: 2 } } } } }${tryWith('{ retry: twice }')}`;
    expect(await runYaml(yaml, {}, flaky(2))).toEqual({ calls: 3 });
  });

  it('adds jitter from the random numbers of the host', async () => {
    const host = flaky(1);
    await runYaml(tryWith('{ retry: { delay: PT1S, jitter: { from: PT1S, to: PT3S } } }'), {}, host);
    expect(host.elapsedMs).toBe(3000);
  });

  it('cuts off an attempt that takes too long', async () => {
    let calls = 0;
    const host = new FakeHost({
      flaky: async (_args, fake) => {
        calls += 1;
        if (calls === 1) await fake.sleep(3_600_000);
        return { calls };
      },
    });
    const yaml = tryWith('{ retry: { limit: { attempt: { count: 1, duration: PT5S } } } }');
    expect(await runYaml(yaml, {}, host)).toEqual({ calls: 2 });
    expect(host.elapsedMs).toBe(5000);
  });
});
