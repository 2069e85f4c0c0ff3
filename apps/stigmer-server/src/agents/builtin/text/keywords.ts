import type { Sentence, Token } from './english.js';

interface Phrase {
  readonly text: string;
  readonly lemmas: readonly string[];
  count: number;
}

const maxWordsInPhrase = 3;

/**
 * The phrases that a text is about, the weightiest first. A phrase is a run of adjectives and nouns that
 * ends in a noun; it weighs what its words weigh in the whole text, times how often it stands there.
 */
export function findKeywords(sentences: readonly Sentence[], count: number): string[] {
  const phrases = new Map<string, Phrase>();
  const words = new Map<string, number>();
  for (const { tokens } of sentences) {
    for (const run of phrasesOf(tokens)) {
      const lemmas = run.map(({ lemma }) => lemma);
      for (const lemma of lemmas) words.set(lemma, (words.get(lemma) ?? 0) + 1);
      const key = lemmas.join(' ');
      const phrase = phrases.get(key) ?? { text: nameOf(run), lemmas, count: 0 };
      phrase.count += 1;
      phrases.set(key, phrase);
    }
  }
  const weighed = [...phrases.values()]
    .map((phrase) => ({ phrase, weight: weightOf(phrase, words) }))
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ phrase }) => phrase);
  return withoutParts(weighed, count).map(({ text }) => text);
}

/** Long phrases of common words lead; the root keeps one common word from lifting every phrase it is in. */
function weightOf({ lemmas, count }: Phrase, words: ReadonlyMap<string, number>): number {
  const sum = lemmas.reduce((total, lemma) => total + Math.sqrt(words.get(lemma) ?? 0), 0);
  return count * sum;
}

/** Leaves out a phrase all of whose words are in a weightier one, or that holds all words of one. */
function withoutParts(phrases: readonly Phrase[], count: number): Phrase[] {
  const kept: Phrase[] = [];
  for (const phrase of phrases) {
    if (kept.length === count) break;
    const covered = kept.some(
      (other) =>
        phrase.lemmas.every((lemma) => other.lemmas.includes(lemma)) ||
        other.lemmas.every((lemma) => phrase.lemmas.includes(lemma)),
    );
    if (!covered) kept.push(phrase);
  }
  return kept;
}

function phrasesOf(tokens: readonly Token[]): Token[][] {
  const phrases: Token[][] = [];
  let run: Token[] = [];
  const close = () => {
    const end = run.findLastIndex(isNoun) + 1;
    const phrase = run.slice(Math.max(0, end - maxWordsInPhrase), end);
    if (phrase.length > 0) phrases.push(phrase);
    run = [];
  };
  for (const token of tokens) {
    const fits = isNoun(token) || token.partOfSpeech === 'ADJ';
    if (fits && token.isWord && !token.isStopWord && token.lemma.length > 2) run.push(token);
    else close();
  }
  close();
  return phrases;
}

function isNoun({ partOfSpeech }: Token): boolean {
  return partOfSpeech === 'NOUN' || partOfSpeech === 'PROPN';
}

/** Proper names keep their capitals; the last common noun is given in its dictionary form. */
function nameOf(run: readonly Token[]): string {
  return run
    .map(({ text, lemma, partOfSpeech }, at) => {
      if (partOfSpeech === 'PROPN') return text;
      return at === run.length - 1 ? lemma : text.toLowerCase();
    })
    .join(' ');
}
