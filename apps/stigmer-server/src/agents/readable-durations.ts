import type { JsonValue } from '@bufbuild/protobuf';
import { msToNumber } from '@temporalio/common/lib/time.js';

/** The fields of a definition that are durations. */
const DURATION_FIELDS: ReadonlySet<string> = new Set([
  'time_limit',
  'hold_on_failure',
  'timeLimit',
  'holdOnFailure',
]);

/** As protobuf's JSON form has it. */
const PROTOBUF_DURATION = /^-?\d+(\.\d+)?s$/;

/**
 * Lets a definition say `30m` or `2h` where protobuf's JSON form wants `1800s` or `7200s`.
 *
 * @throws TypeError for what is no duration
 */
export function withReadableDurations(definition: JsonValue): JsonValue {
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    return definition;
  }
  return Object.fromEntries(
    Object.entries(definition).map(([name, value]) => [
      name,
      DURATION_FIELDS.has(name) && typeof value === 'string' ? protobufDuration(value) : value,
    ]),
  );
}

function protobufDuration(text: string): string {
  return PROTOBUF_DURATION.test(text) ? text : `${msToNumber(text) / 1000}s`;
}
