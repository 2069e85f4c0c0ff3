import type { Row } from './row.js';

/** The table of what came in, and whether all held. */
export function tellRows(rows: readonly Row[]): string {
  const lines = rows.map(({ attack, impossible, complaints, figures }) =>
    cells([attack.name, attack.what, verdict(complaints, impossible), figures]),
  );
  return ['| attack | what comes in | | figures |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function verdict(complaints: readonly string[], impossible: string | undefined): string {
  return complaints.length === 0 ? 'pass' : `${impossible ?? 'FAIL'}: ${complaints.join('; ')}`;
}

function cells(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`;
}
