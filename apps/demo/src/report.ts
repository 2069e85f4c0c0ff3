import { inspect } from 'node:util';
import type { MeasuredExample } from './measured-example.js';

const LABEL_WIDTH = 11;
const INDENT = ' '.repeat(LABEL_WIDTH + 3);

/** An example as a person reads it. */
export function readableReport({
  title,
  workflowType,
  workflowId,
  executions,
  result,
}: MeasuredExample): string {
  const lines = [
    `${workflowType}: ${title}`,
    line('workflow', workflowId),
    ...executions.flatMap(({ executionId, definition, ackMs, pendingMs }) => [
      line('execution', `${executionId} (${definition})`),
      line(
        '',
        `acknowledged after ${ackMs === null ? 'unknown' : milliseconds(ackMs)}, pending for ${milliseconds(pendingMs)}`,
      ),
    ]),
    line('result', readable(result)),
  ];
  return `${lines.join('\n')}\n`;
}

function line(label: string, value: string): string {
  return `  ${label.padEnd(LABEL_WIDTH)} ${value}`;
}

function milliseconds(ms: number): string {
  return `${Math.round(ms)} ms`;
}

function readable(result: unknown): string {
  return inspect(result, { depth: 6, breakLength: 100, compact: 3 }).replaceAll('\n', `\n${INDENT}`);
}
