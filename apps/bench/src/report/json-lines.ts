import type { Result } from './result.js';

/** A file of results can't be read. */
export class ResultsFileError extends Error {
  override readonly name = 'ResultsFileError';
}

/** Results as text for machines: one object a line. */
export function writeJsonLines(results: readonly Result[]): string {
  return results.map((result) => `${JSON.stringify(result)}\n`).join('');
}

/** @throws ResultsFileError naming the line */
export function readJsonLines(text: string): Result[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') {
      return [];
    }
    const value = parsed(line);
    if (!isResult(value)) {
      throw new ResultsFileError(
        `Line ${index + 1} is no result. Write the file with npm run bench -- --json <file>.`,
      );
    }
    return [value];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const NUMBERS: readonly (keyof Result)[] = ['value', 'rounds', 'low', 'high'];
const TEXTS: readonly (keyof Result)[] = ['bench', 'metric', 'unit', 'poll', 'size'];

function isResult(value: unknown): value is Result {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    NUMBERS.every((name) => typeof fields.get(name) === 'number') &&
    TEXTS.every((name) => typeof fields.get(name) === 'string')
  );
}
