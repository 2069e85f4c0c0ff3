import { Runtime, type Logger, type LogMetadata } from '@temporalio/worker';

/** One line that Temporal's SDK, or an activity through it, has logged. */
export interface LogLine {
  readonly message: string;
  readonly meta: LogMetadata;
}

/** Makes Temporal's runtime log into an array, from the most verbose level on. Once in a process. */
export function captureLogs(): LogLine[] {
  const lines: LogLine[] = [];
  const log = (message: string, meta: LogMetadata = {}): void => {
    lines.push({ message, meta });
  };
  const logger: Logger = {
    log: (_level, message, meta) => log(message, meta),
    trace: () => {},
    debug: log,
    info: log,
    warn: log,
    error: log,
  };
  Runtime.install({ logger });
  return lines;
}
