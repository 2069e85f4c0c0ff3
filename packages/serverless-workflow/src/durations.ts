import type { DurationParts } from './workflow-definition.js';

const ISO_DURATION =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The length of a duration given in parts. Spec: DSL reference, "Duration". */
export function partsToMs(parts: DurationParts): number {
  const { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = parts;
  return days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS + milliseconds;
}

/**
 * The length of an ISO 8601 duration such as `PT1H30M`; nothing when the text isn't one.
 * Years and months are none here, because how long they are depends on when they begin.
 */
export function isoToMs(text: string): number | undefined {
  const found = ISO_DURATION.exec(text.trim());
  if (found === null) return undefined;
  const parts = found.slice(1);
  if (parts.every((part: string | undefined) => part === undefined)) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part: string | undefined) =>
    Number(part ?? 0),
  );
  return Math.round(partsToMs({ days: weeks * 7 + days, hours, minutes, seconds }));
}
