import type { Logger as TemporalLogger, LogLevel as TemporalLogLevel } from '@temporalio/worker';
import { pino, stdTimeFunctions, type Level, type Logger } from 'pino';

/** Creates the server's logger: one JSON object a line on standard output. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    timestamp: stdTimeFunctions.isoTime,
    base: null,
    formatters: { level: (label) => ({ level: label }) },
  });
}

const levels: Readonly<Record<TemporalLogLevel, Level>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** Hands what Temporal's SDK logs to the server's logger, but for the task tokens that some of its lines hold. */
export function temporalLogger(logger: Logger): TemporalLogger {
  const log = (
    level: TemporalLogLevel,
    message: string,
    { error, taskToken: _, ...meta }: Record<string, unknown> = {},
  ): void => {
    logger[levels[level]](error === undefined ? meta : { ...meta, err: error }, message);
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}
