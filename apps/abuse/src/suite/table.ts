import type { Row } from './row.js';

/** The table of what came in, and whether all held. */
export function tellRows(rows: readonly Row[]): string {
  const lines = rows.map((row) => cells([row.attack.name, row.attack.what, verdict(row), row.figures]));
  return ['| attack | what comes in | | figures |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function verdict({ attack, complaints, known }: Row): string {
  const can = known.length > 0 ? ` (${attack.impossible?.why}: ${known.join('; ')})` : '';
  return `${complaints.length === 0 ? 'pass' : `FAIL: ${complaints.join('; ')}`}${can}`;
}

function cells(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`;
}
