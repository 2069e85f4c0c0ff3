import { readable } from './numbers.js';
import type { Result } from './result.js';

const HEAD = ['metric', 'value', 'low to high', 'against', 'ratio', 'measured'] as const;

/** The results of one benchmark at one poll rate, as a table in Markdown. */
export function table(results: readonly Result[]): string {
  const rows = results.map(({ metric, value, unit, low, high, rounds, against, ratio, size }) => [
    metric,
    `${readable(value)} ${unit}`.trim(),
    rounds > 1 ? `${readable(low)} to ${readable(high)}` : '',
    against ?? '',
    ratio === null ? '' : `${ratio.toFixed(2)} x`,
    [size, `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`].filter(Boolean).join(', '),
  ]);
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(HEAD), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** All results, a table for each benchmark and poll rate. */
export function tables(results: readonly Result[], level = 2): string {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const title = `${result.bench}, ${result.poll} poll rate`;
    groups.set(title, [...(groups.get(title) ?? []), result]);
  }
  return [...groups].map(([title, group]) => `${'#'.repeat(level)} ${title}\n\n${table(group)}\n`).join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
}

function isNumber(column: number): boolean {
  return column === 1 || column === 2 || column === 4;
}
