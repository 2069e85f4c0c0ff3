import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.js';
import { faultOf, runYaml } from '../testing/run-yaml.js';

describe('wait', () => {
  it.each([
    ['{ hours: 3, seconds: 1 }', 10_801_000],
    ['PT90M', 5_400_000],
    ['${ "PT\\(.n)S" }', 7000],
  ])('%s', async (duration, ms) => {
    const host = new FakeHost();
    const wait = duration.startsWith('{') ? duration : `'${duration}'`;
    expect(await runYaml(`do: [{ a: { wait: ${wait} } }]`, { n: 7 }, host)).toEqual({ n: 7 });
    expect(host.elapsedMs).toBe(ms);
  });

  it('faults on an expression that gives no duration', async () => {
    const fault = await faultOf(`do: [{ a: { wait: '\${ .n }' } }]`, { n: 7 });
    expect(fault.problem.detail).toContain('gives 7, but an ISO 8601 duration');
  });
});
