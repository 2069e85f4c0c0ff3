import { readSentences } from './english.js';
import { entityTypes, withoutOverlaps, type EntityType } from './entity-span.js';
import { findMeasuredEntities } from './measured-entities.js';
import { findNamedEntities } from './named-entities.js';
import { piecesOf } from './pieces.js';
import { requireEnglish } from './require-english.js';

/** Something that a text names. */
export type Entity = {
  text: string;
  type: EntityType;
  /** How often it was found. */
  count: number;
};

/** What the entity-extractor gives. */
export type EntityReport = {
  /** By type, people first; in a type the most often named first; at most 500. */
  entities: Entity[];
  /** How many different entities there are of each type. */
  type_counts: Record<string, number>;
  language: string;
};

const maxEntities = 500;
/** The libraries slow down on long texts, so they get sentences up to this many characters at a time. */
const chunkLength = 4_000;

/** Finds what an English text names. */
export function extractEntities({ text, input }: { text: string; input: string }): EntityReport {
  const language = requireEnglish(text, input);
  const found = new Map<string, Entity>();
  for (const chunk of chunksOf(text)) {
    const spans = withoutOverlaps([...findNamedEntities(chunk), ...findMeasuredEntities(chunk)]);
    for (const { type, start, end } of spans) {
      const name = tidy(chunk.slice(start, end));
      if (name === '') continue;
      const key = `${type} ${name.toLowerCase()}`;
      const entity = found.get(key) ?? { text: name, type, count: 0 };
      entity.count += 1;
      found.set(key, entity);
    }
  }
  const entities = [...found.values()].toSorted((a, b) => rankOf(a) - rankOf(b) || b.count - a.count);
  const type_counts: Record<string, number> = {};
  for (const { type } of entities) type_counts[type] = (type_counts[type] ?? 0) + 1;
  return { entities: entities.slice(0, maxEntities), type_counts, language: language.code };
}

function rankOf({ type }: Entity): number {
  return entityTypes.indexOf(type);
}

function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  let chunk = '';
  for (const sentence of readSentences(text).flatMap((item) => piecesOf(item.text, chunkLength))) {
    if (chunk !== '' && chunk.length + sentence.length > chunkLength) {
      chunks.push(chunk);
      chunk = '';
    }
    chunk += `${chunk === '' ? '' : ' '}${sentence.trim()}`;
  }
  return chunk === '' ? chunks : [...chunks, chunk];
}

/** Drops the marks around a name, and the `'s` of an owner. */
function tidy(name: string): string {
  return name
    .replace(/['’]s$/u, '')
    .replace(/^[\s"'“‘(]+/u, '')
    .replace(/[\s.,;:!?"'”’)]+$/u, '');
}
