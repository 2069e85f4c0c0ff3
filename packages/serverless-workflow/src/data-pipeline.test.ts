import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDefinition } from './definition/index.js';
import type { JsonObject, JsonValue } from './json.js';
import { runWorkflow } from './run-workflow.js';
import { FakeHost, type FakeFunction } from './testing/fake-host.js';
import { errorTypes } from './workflow-error.js';

const SOURCE_URL = 'https://example.com/sales.csv';
const definition = parseDefinition(
  readFileSync(new URL('../fixtures/data-pipeline.yaml', import.meta.url), 'utf8'),
  'data-pipeline.yaml',
  { functions: ['read-csv'] },
);

async function run(readCsv: FakeFunction): Promise<{ readonly output: JsonValue; readonly host: FakeHost }> {
  const host = new FakeHost({ 'read-csv': readCsv });
  const output = await host.finish(() => runWorkflow(definition, { source_url: SOURCE_URL }, host));
  return { output, host };
}

function row(region: string, quantity: string, unitPrice: string): JsonObject {
  return { region, product: 'book', quantity, unit_price: unitPrice };
}

describe('the data-pipeline definition', () => {
  it('reports totals by region and counts the rows it drops', async () => {
    const rows = [
      row('North', '2', '10.50'),
      row(' South ', '1', '3'),
      row('North', '1', '9'),
      row('', '1', '1'),
      row('South', 'many', '1'),
    ];
    const { output, host } = await run(() => ({ rows }));
    expect(host.calls).toEqual([
      {
        name: 'read-csv',
        args: { source: SOURCE_URL },
        task: { name: 'readRows', reference: '/do/0/extract/try/0/readRows' },
      },
    ]);
    expect(output).toEqual({
      source: SOURCE_URL,
      rowsRead: 5,
      rowsDropped: 2,
      regions: [
        { region: 'North', orders: 2, quantity: 3, total: 30, average: 15 },
        { region: 'South', orders: 1, quantity: 1, total: 3, average: 3 },
      ],
      total: 33,
      text:
        '5 rows read, 2 dropped.\nNorth: 2 orders, 30 in total, 15 on average.' +
        '\nSouth: 1 orders, 3 in total, 3 on average.',
    });
  });

  it('runs on 1 000 rows', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) =>
      row(`Region ${index % 7}`, String(index % 5), index % 100 === 0 ? 'n/a' : '2.5'),
    );
    const { output } = await run(() => ({ rows }));
    const quantities = rows.flatMap(({ quantity, unit_price: price }) =>
      price === 'n/a' ? [] : [Number(quantity)],
    );
    expect(output).toMatchObject({
      rowsRead: 1000,
      rowsDropped: 10,
      total: quantities.reduce((sum, quantity) => sum + quantity * 2.5, 0),
    });
  });

  it('names the input when the source is empty', async () => {
    await expect(run(() => ({ rows: [] }))).rejects.toMatchObject({
      problem: {
        type: errorTypes.validation,
        detail: `${SOURCE_URL} has no rows`,
        instance: '/do/2/refuseEmpty',
      },
    });
  });

  it('names the columns that are missing', async () => {
    const fault = run(() => ({ rows: [{ region: 'North', quantity: '1' }] }));
    await expect(fault).rejects.toMatchObject({
      problem: { detail: `${SOURCE_URL} has no column product, unit_price` },
    });
  });

  it('refuses an input without a source', async () => {
    const host = new FakeHost();
    const fault = host.finish(() => runWorkflow(definition, {}, host));
    await expect(fault).rejects.toMatchObject({
      problem: { type: errorTypes.validation, instance: '/input' },
    });
    expect(host.calls).toEqual([]);
  });

  it('reads again when the source cannot be reached, and gives up in the end', async () => {
    const failing = new FakeHost({
      'read-csv': () => {
        throw new Error('connection refused');
      },
    });
    const fault = failing.finish(() => runWorkflow(definition, { source_url: SOURCE_URL }, failing));
    await expect(fault).rejects.toMatchObject({
      problem: { type: errorTypes.communication, detail: 'connection refused' },
    });
    expect(failing.calls).toHaveLength(4);
    expect(failing.elapsedMs).toBe(2000 + 4000 + 8000);
  });
});
