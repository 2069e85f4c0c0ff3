import { expect } from 'vitest';
import type { Caller } from '../stack/caller.js';
import { eventually } from '../stack/eventually.js';

/**
 * Waits until a worker has written a line with these fields. Each language has its own way to write them; their names and values are
 * the same.
 */
export async function expectLine(
  caller: Caller,
  message: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const parts = Object.entries(fields).flat();
  await eventually(() => {
    const lines = recordsOf(caller.log).filter((line) => line.includes(message));
    expect(lines.filter((line) => parts.every((part) => line.includes(part)))).toHaveLength(1);
  });
}

/** The default logger of Temporal's TypeScript SDK writes fields over several lines; a closing brace ends them. */
function recordsOf(log: string): string[] {
  return log
    .replaceAll(/\{\n([^}]*)\}/g, (_, fields: string) => `{${fields.replaceAll('\n', ' ')}}`)
    .split('\n');
}
