/** All kinds of thing that a piece of text names, in the order in which a reader asks for them. */
export const entityTypes = [
  'person',
  'organization',
  'place',
  /** A proper name of a kind that can't be told. */
  'name',
  'date',
  'time',
  'duration',
  'money',
  'percent',
  'email',
  'url',
  'hashtag',
  'mention',
  'number',
  'ordinal',
] as const;

/** What kind of thing a piece of text names. */
export type EntityType = (typeof entityTypes)[number];

/** Where a text names something: from `start` up to but not including `end`. */
export interface EntitySpan {
  readonly type: EntityType;
  readonly start: number;
  readonly end: number;
}

/**
 * Keeps, of spans that overlap, the longest; of equally long ones the first in the list. The two libraries
 * see the same `£412,000` as money and, without the sign, as a number.
 */
export function withoutOverlaps(spans: readonly EntitySpan[]): EntitySpan[] {
  const kept: EntitySpan[] = [];
  for (const span of spans.toSorted((a, b) => b.end - b.start - (a.end - a.start))) {
    if (kept.every((other) => span.end <= other.start || span.start >= other.end)) kept.push(span);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}
