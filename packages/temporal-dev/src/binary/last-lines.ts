import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const KEPT = 5;

/** Keeps the last lines of a process's output, to say why it failed. */
export class LastLines {
  readonly #lines: string[] = [];

  /** @param onLine called with each line that is not empty */
  constructor(source: Readable, onLine?: (line: string) => void) {
    createInterface({ input: source }).on('line', (line) => {
      if (line.trim() === '') return;
      this.#lines.push(line);
      if (this.#lines.length > KEPT) this.#lines.shift();
      onLine?.(line);
    });
  }

  toString(): string {
    return this.#lines.join('\n');
  }
}
