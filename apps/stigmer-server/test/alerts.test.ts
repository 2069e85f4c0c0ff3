import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { createMetrics } from '../src/observability/metrics.js';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../../deploy/prometheus/', import.meta.url));
const hasPromtool = await run('promtool', ['--version']).then(
  () => true,
  () => false,
);

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

// Debian's package prometheus has promtool; where tests must not be skipped, it has to be there.
test.skipIf(!hasPromtool && !process.env['CI'])(
  'each alert fires on what it is about, and only then',
  async () => {
    await run('promtool', ['check', 'rules', 'stigmer-alerts.yaml'], { cwd: folder });
    const { stdout } = await run('promtool', ['test', 'rules', 'stigmer-alerts.test.yaml'], { cwd: folder });
    expect(stdout).toContain('SUCCESS');
  },
);

test('alerts only name metrics that the server has, and chapters that the runbook has', async () => {
  const { groups } = parse(await readFile(`${folder}stigmer-alerts.yaml`, 'utf8')) as RuleFile;
  const runbook = await readFile(new URL('../../../docs/guides/operations.md', import.meta.url), 'utf8');
  const metrics = await createMetrics(async () => ({
    lt_1m: 0,
    lt_10m: 0,
    lt_1h: 0,
    ge_1h: 0,
  })).registry.metrics();
  for (const { alert, expr } of groups.flatMap(({ rules }) => rules)) {
    for (const [name] of expr.matchAll(/\b(?:stigmer|external)_\w+/g)) {
      expect(metrics).toContain(`# TYPE ${name.replace(/_count$/, '')} `);
    }
    expect(runbook).toContain(`### ${alert}\n`);
  }
});
