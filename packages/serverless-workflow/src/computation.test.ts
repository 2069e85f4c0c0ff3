import { describe, expect, it } from 'vitest';
import { MAX_RUN_STEPS } from './computation.js';
import { CHANGES_OF_A_NEW_RUN, type LanguageChange } from './language-change.js';
import { FakeHost } from './testing/fake-host.js';
import { faultOf, runYaml } from './testing/run-yaml.js';
import { errorTypes } from './workflow-error.js';

/** A host of a run that began before runs were bounded. */
function hostFromBefore(): FakeHost {
  const host = new FakeHost();
  host.follows = (change: LanguageChange) => change !== 'bounded-runs';
  return host;
}

/** Takes about so many million steps. */
const compute = (millions: number): string => `\${ reduce range(${millions * 250_000}) as $i (0; . + 1) }`;

const rounds = (count: number, millions: number): string => `do:
  - rounds:
      for: { in: '\${ [range(${count})] }' }
      do: [{ compute: { set: { sum: '${compute(millions)}' } } }]
`;

describe('a run that computes much', () => {
  it('pauses, so that others have their turn', async () => {
    const host = new FakeHost();
    expect(await runYaml(rounds(4, 3), {}, host)).toEqual({ sum: 750_000 });
    expect(host.elapsedMs).toBe(61 + 121 + 181);
  });

  it('does not pause where it computes little', async () => {
    const host = new FakeHost();
    await runYaml(rounds(100, 0.001), {}, host);
    expect(host.elapsedMs).toBe(0);
  });

  it('ends where it has taken all the steps it may, with the place', async () => {
    const fault = await faultOf(rounds(100, 3));
    expect(fault.problem).toMatchObject({
      type: errorTypes.runtime,
      title: 'The workflow computes too much',
      detail: expect.stringContaining(`after ${MAX_RUN_STEPS} steps`),
      instance: '/do/0/rounds/do/0/compute',
    });
  });

  it('is not caught, so that nothing is tried again without end', async () => {
    const again = `do:
  - again:
      try: [{ compute: { set: { sum: '${compute(100)}' } } }]
      catch: { as: error, retry: { delay: { seconds: 1 } } }
`;
    expect((await faultOf(again)).problem).toMatchObject({ title: 'The workflow computes too much' });
  });

  it('goes on side by side, one branch after the other', async () => {
    const branch = (name: string): string =>
      `{ ${name}: { do: [{ a: { set: { sum: '${compute(3)}' } } }] } }`;
    const yaml = `do: [{ all: { fork: { branches: [${['a', 'b', 'c'].map(branch).join(', ')}] } } }]\n`;
    const host = new FakeHost();
    expect(await runYaml(yaml, {}, host)).toEqual([{ sum: 750_000 }, { sum: 750_000 }, { sum: 750_000 }]);
    expect(host.elapsedMs).toBeGreaterThan(0);
  });

  it('says that it spins where it began before', async () => {
    const yaml = 'do: [{ a: { set: { x: 1 }, then: b } }, { b: { set: { x: 2 }, then: a } }]';
    expect((await faultOf(yaml, {}, hostFromBefore())).problem).toMatchObject({
      title: 'The workflow spins',
    });
  });

  it('goes on as before where it began before', async () => {
    const host = hostFromBefore();
    expect(await runYaml(rounds(8, 3), {}, host)).toEqual({ sum: 750_000 });
    expect(host.elapsedMs).toBe(0);
  });

  it('is told to the host by a name that it remembers', () => {
    expect(CHANGES_OF_A_NEW_RUN).toContain('bounded-runs');
  });
});

describe('schemas', () => {
  const schema = (document: string): string =>
    `input: { schema: { document: ${document} } }\ndo: [{ a: { set: { ok: true } } }]\n`;

  it('are not compared without end where items are to be unique', async () => {
    const yaml = schema('{ properties: { items: { uniqueItems: true } } }');
    expect(await runYaml(yaml, { items: Array.from({ length: 500 }, (_, id) => ({ id })) })).toEqual({
      ok: true,
    });
    const items = Array.from({ length: 100_000 }, (_, id) => ({ id }));
    expect((await faultOf(yaml, { items })).problem).toMatchObject({
      type: errorTypes.validation,
      detail: 'Checking it was stopped after 5000000 steps.',
    });
  });

  it('read the format url in linear time', async () => {
    const yaml = schema('{ properties: { url: { format: url } } }');
    expect(await runYaml(yaml, { url: 'https://example.com/a?b#c' })).toEqual({ ok: true });
    const fault = await faultOf(yaml, { url: `http://${'a'.repeat(50_000)} ` });
    expect(fault.problem.detail).toContain('does not match pattern');
  });
});
