import { pino, type Logger } from 'pino';

/** A logger whose lines a test can look at. */
export interface CollectedLog {
  readonly logger: Logger;
  /** Each line, parsed. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** Starts to collect what is logged, from the level `info` on. */
export function collectLog(): CollectedLog {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  return { logger: pino({ level: 'info' }, { write }), lines };
}
