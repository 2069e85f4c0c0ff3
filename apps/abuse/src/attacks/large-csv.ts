import type { Attack } from '../attack.js';
import { run, tellEnds, unended } from '../wire/executions.js';
import { serve } from '../wire/web.js';

const HEADER = 'order_id,date,region,product,quantity,unit_price,status\n';
const MIB = 1024 * 1024;

/** A large CSV file, one of very many columns, and one line without an end. */
export const largeCsv: Attack = {
  name: 'large-csv',
  what: 'CSV files of up to 20 MiB through `data-pipeline-v2`: orders, empty cells, one line, many columns',
  beside: ['document', 'definition'],
  growthMiB: 1_500,
  async run(target) {
    const { executionMs, csvMiB } = target.size;
    const length = csvMiB * MIB;
    const row = (index: number): string => `o${index},2026-01-02,north,lamp,2,3.5,shipped\n`;
    const files: Readonly<Record<string, () => string>> = {
      '/orders.csv': () =>
        HEADER + Array.from({ length: length / row(99_999).length }, (_, index) => row(index)).join(''),
      '/cells.csv': () => `${HEADER}${',,,,,,\n'.repeat(length / 7)}`,
      '/line.csv': () => HEADER + 'x'.repeat(length - HEADER.length),
      '/columns.csv': () =>
        `${Array.from({ length: length / 16 }, (_, index) => `c${index}`).join(',')}\n${','.repeat(length / 4)}`,
      '/quote.csv': () => `${HEADER}"${'a,b\n'.repeat(length / 4 - 100)}`,
    };
    const web = await serve(({ url = '' }, response) => response.end(files[url]?.()));
    try {
      const all = await Promise.all(
        Object.keys(files).map((path) =>
          run(target, 'workflow', 'data-pipeline-v2', { source_url: `${web.url}${path}` }, executionMs),
        ),
      );
      return { complaints: unended(all, executionMs), figures: [tellEnds(all)] };
    } finally {
      web.close();
    }
  },
};
