import nlp from 'compromise';
import type { EntitySpan, EntityType } from './entity-span.js';

interface Term {
  readonly start: number;
  readonly end: number;
  /** Marks that follow the word, e.g. a comma. */
  readonly post: string;
}

/** Finds people, organizations, places, sums of money, and other names of at least two words. */
export function findNamedEntities(text: string): EntitySpan[] {
  const view = nlp(text);
  return [
    ...spansOf('person', view.people().json(withOffsets)),
    ...spansOf('organization', view.organizations().json(withOffsets)),
    ...spansOf('place', view.places().json(withOffsets)),
    ...spansOf('money', view.money().json(withOffsets)),
    ...spansOf('name', view.match('#ProperNoun #ProperNoun+').json(withOffsets)),
  ];
}

const withOffsets = { offset: true, terms: { offset: true, whitespace: true } };

function spansOf(type: EntityType, found: unknown): EntitySpan[] {
  if (!Array.isArray(found)) return [];
  return found
    .flatMap((match) => splitAtCommas(termsOf(match)))
    .flatMap((terms) => {
      const [first, last] = [terms[0], terms.at(-1)];
      return first === undefined || last === undefined ? [] : [{ type, start: first.start, end: last.end }];
    });
}

/** Two names with a comma between are two: `Galway, Ireland`. */
function splitAtCommas(terms: readonly Term[]): Term[][] {
  const groups: Term[][] = [[]];
  for (const term of terms) {
    groups.at(-1)?.push(term);
    if (/[,;]/u.test(term.post)) groups.push([]);
  }
  return groups;
}

/** The library's JSON is untyped: takes from it what has the expected form. */
function termsOf(match: unknown): Term[] {
  const terms = field(match, 'terms');
  if (!Array.isArray(terms)) return [];
  return terms.flatMap((term: unknown) => {
    const offset = field(term, 'offset');
    const [start, length, post] = [field(offset, 'start'), field(offset, 'length'), field(term, 'post')];
    if (typeof start !== 'number' || typeof length !== 'number' || length === 0) return [];
    return [{ start, end: start + length, post: typeof post === 'string' ? post : '' }];
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
