import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.js';
import { faultOf, runYaml } from '../testing/run-yaml.js';
import { errorTypes } from '../workflow-error.js';

function slowHost(): FakeHost {
  return new FakeHost({
    slow: async ({ seconds = 0, fails = false }, host) => {
      await host.sleep(Number(seconds) * 1000);
      if (fails === true) throw new Error(`failed after ${Number(seconds)} s`);
      return { waited: seconds };
    },
  });
}

function fork(compete: boolean, ...branches: readonly (readonly [number, boolean])[]): string {
  const list = branches.map(
    ([seconds, fails], index) =>
      `          - b${index}: { call: slow, with: { seconds: ${seconds}, fails: ${fails} } }`,
  );
  return `
do:
  - f:
      fork:
        compete: ${compete}
        branches:
${list.join('\n')}
`;
}

describe('fork', () => {
  it('runs its branches side by side and gives their outputs in order', async () => {
    const host = slowHost();
    expect(await runYaml(fork(false, [3, false], [1, false]), {}, host)).toEqual([
      { waited: 3 },
      { waited: 1 },
    ]);
    expect(host.elapsedMs).toBe(3000);
  });

  it('stops the others when one faults', async () => {
    const host = slowHost();
    const fault = await faultOf(fork(false, [9, false], [1, true]), {}, host);
    expect(fault.problem).toMatchObject({
      type: errorTypes.communication,
      instance: '/do/0/f/fork/branches/1/b1',
    });
    expect(host.elapsedMs).toBe(1000);
    expect(host.events).toContainEqual({
      name: 'b0',
      reference: '/do/0/f/fork/branches/0/b0',
      state: 'cancelled',
    });
  });

  it('competing: the first to complete wins and the others are cancelled', async () => {
    const host = slowHost();
    expect(await runYaml(fork(true, [9, false], [1, true], [2, false]), {}, host)).toEqual({ waited: 2 });
    expect(host.elapsedMs).toBe(2000);
    expect(host.events.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'f started',
      'b0 started',
      'b1 started',
      'b2 started',
      'b1 faulted',
      'b2 completed',
      'b0 cancelled',
      'f completed',
    ]);
  });

  it('competing: faults when every branch has', async () => {
    const fault = await faultOf(fork(true, [2, true], [1, true]), {}, slowHost());
    expect(fault.problem.detail).toBe('failed after 2 s');
  });

  it('shares the context, and `end` in a branch ends the workflow once the fork is done', async () => {
    const yaml = `
do:
  - f:
      fork:
        branches:
          - a: { set: { v: 1 }, export: { as: '$context + { a: .v }' } }
          - b: { set: { v: 2 }, export: { as: '$context + { b: .v }' }, then: end }
  - never: { set: { never: true } }
output: { as: '{ context: $context, output: . }' }
`;
    expect(await runYaml(yaml)).toEqual({ context: { a: 1, b: 2 }, output: [{ v: 1 }, { v: 2 }] });
  });
});
