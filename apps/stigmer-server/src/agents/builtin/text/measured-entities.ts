import type { ItemEntity, ItemToken } from 'wink-nlp';
import { attributes, english } from './english-model.js';
import type { EntitySpan, EntityType } from './entity-span.js';

/** The library's names of what it finds, and ours. Smileys are no entities. */
const types: Readonly<Record<string, EntityType | undefined>> = {
  DATE: 'date',
  TIME: 'time',
  DURATION: 'duration',
  MONEY: 'money',
  PERCENT: 'percent',
  CARDINAL: 'number',
  ORDINAL: 'ordinal',
  EMAIL: 'email',
  URL: 'url',
  HASHTAG: 'hashtag',
  MENTION: 'mention',
};

/** Finds what has a fixed form: dates, amounts, numbers, addresses. */
export function findMeasuredEntities(text: string): EntitySpan[] {
  const document = english.readDoc(text);
  const places = tokenPlaces(text, document.tokens());
  const spans: EntitySpan[] = [];
  document.entities().each((entity: ItemEntity) => {
    const type = types[entity.out(attributes.kind)];
    const tokens = withoutLeadingWords(entity);
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (type === undefined || first === undefined || last === undefined) return;
    const [start, end] = [places[first.index()]?.start, places[last.index()]?.end];
    if (start === undefined || end === undefined) return;
    if (!isVague(type, text.slice(start, end))) spans.push({ type, start, end });
  });
  return spans;
}

/** `by September` and `about 12%` name September and 12%. */
function withoutLeadingWords(entity: ItemEntity): ItemToken[] {
  const tokens: ItemToken[] = [];
  entity.tokens().each((token: ItemToken) => {
    const partOfSpeech = token.out(attributes.partOfSpeech);
    if (tokens.length > 0 || (partOfSpeech !== 'ADP' && partOfSpeech !== 'ADV')) tokens.push(token);
  });
  return tokens;
}

/** `evening` and `hours` alone measure nothing. */
function isVague(type: EntityType, text: string): boolean {
  return (type === 'time' || type === 'duration') && !/[\s\d]/u.test(text);
}

/** Where each token stands in the text: the library tells their order only. */
function tokenPlaces(text: string, tokens: { each(callback: (token: ItemToken) => void): void }) {
  const places: { start: number; end: number }[] = [];
  let cursor = 0;
  tokens.each((token) => {
    const word = token.out();
    const start = Math.max(cursor, text.indexOf(word, cursor));
    cursor = start + word.length;
    places.push({ start, end: cursor });
  });
  return places;
}
