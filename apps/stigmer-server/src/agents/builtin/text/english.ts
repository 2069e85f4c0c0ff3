import type { ItemSentence, ItemToken, PartOfSpeech } from 'wink-nlp';
import { attributes, english } from './english-model.js';

/** A word, number or mark of a sentence. */
export interface Token {
  readonly text: string;
  /** The dictionary form, in lower case: `shelf` for `shelves`. */
  readonly lemma: string;
  readonly partOfSpeech: PartOfSpeech;
  readonly isWord: boolean;
  /** Whether the word carries little meaning of its own: `the`, `of`, `was`. */
  readonly isStopWord: boolean;
  /** Whether the word stands under a negation, as `good` does in `not good`. */
  readonly isNegated: boolean;
}

/** A sentence of an English text. */
export interface Sentence {
  readonly text: string;
  /** From -1, the worst, to 1, the best; 0 where nothing is felt. */
  readonly sentiment: number;
  readonly tokens: readonly Token[];
}

/** Splits an English text into sentences. A line end inside a paragraph counts as a space. */
export function readSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  english
    .readDoc(joinLines(text))
    .sentences()
    .each((item: ItemSentence) => {
      const sentence = readSentence(item);
      if (sentence.tokens.length > 0) sentences.push(sentence);
    });
  return sentences;
}

/** How good or bad a single word sounds, from -1 to 1. */
export function wordSentiment(word: string): number {
  return Number(english.readDoc(word).out(attributes.sentiment));
}

function readSentence(item: ItemSentence): Sentence {
  const tokens: Token[] = [];
  item.tokens().each((token: ItemToken) => {
    const partOfSpeech = token.out<PartOfSpeech>(attributes.partOfSpeech) as PartOfSpeech;
    if (partOfSpeech === 'SPACE') return;
    tokens.push({
      text: token.out(),
      lemma: token.out(attributes.lemma).toLowerCase(),
      partOfSpeech,
      isWord: token.out(attributes.kind) === 'word',
      isStopWord: token.out<boolean>(attributes.isStopWord) === true,
      isNegated: token.out<boolean>(attributes.isNegated) === true,
    });
  });
  return { text: item.out().trim(), sentiment: Number(item.out(attributes.sentiment)), tokens };
}

/** Keeps blank lines, which end a paragraph, and makes every other run of white space one space. */
function joinLines(text: string): string {
  return text
    .split(/\n\s*\n/u)
    .map((paragraph) => paragraph.replace(/\s+/gu, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}
