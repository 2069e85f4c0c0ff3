import { Code } from '@connectrpc/connect';
import { refuse } from './execution-errors.js';

/** Where a change stands: an event of one run of the owner workflow. */
export interface WatchCursor {
  readonly runId: string;
  readonly eventId: number;
}

/** A cursor as callers hold it. */
export function writeCursor({ eventId, runId }: WatchCursor): string {
  return `${eventId}.${runId}`;
}

/**
 * Reads what a caller holds; undefined for the empty string.
 *
 * @throws ConnectError INVALID_ARGUMENT
 */
export function readCursor(text: string): WatchCursor | undefined {
  if (text === '') {
    return undefined;
  }
  const [, eventId, runId] = /^(\d{1,15})\.(.+)$/.exec(text) ?? [];
  if (eventId === undefined || runId === undefined) {
    throw refuse(
      Code.InvalidArgument,
      `after: "${text}" is not a cursor. Pass one that Watch gave, or none.`,
    );
  }
  return { runId, eventId: Number(eventId) };
}
