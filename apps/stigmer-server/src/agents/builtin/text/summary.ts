import bm25Vectorizer from 'wink-nlp/utilities/bm25-vectorizer.js';
import { attributes } from './english-model.js';
import type { Sentence } from './english.js';
import { clip } from './pieces.js';

/** A sentence chosen for a summary. */
export type SummarySentence = {
  text: string;
  /** Its place in the text, from 1. */
  position: number;
  /** How much of the text's subject it holds, 0 to 1. */
  score: number;
};

type Vector = ReadonlyMap<string, number>;
interface Candidate {
  readonly index: number;
  readonly vector: Vector;
  readonly score: number;
}

/** A sentence of fewer words than this says too little to stand in a summary. */
const minWords = 8;
/** A sentence is cut off after this many characters: it is a list or a table, then. */
const maxSentenceLength = 1_000;
/** How much a choice is marked down for being like one chosen before. */
const repetitionPenalty = 0.5;
/** How much the text's first sentence gains, since it tends to say what the text is about. */
const openingBonus = 0.5;

/**
 * Chooses the sentences that say most about what the whole text is about, without saying it twice.
 * Words are weighed by BM25; a sentence's score is its likeness to the sum of all sentences.
 */
export function summarize(sentences: readonly Sentence[], count: number): SummarySentence[] {
  const vectors = vectorsOf(sentences);
  const centre = sumOf(vectors);
  const length = Math.sqrt(dot(centre, centre)) || 1;
  const scored = vectors.map((vector, index): Candidate => {
    const likeness = dot(vector, centre) / length;
    return { index, vector, score: likeness * (1 + openingBonus / (1 + index)) };
  });
  const full = scored.filter(({ index }) => isFull(sentences[index]));
  return choose(full.length >= count ? full : scored, count)
    .toSorted((a, b) => a.index - b.index)
    .map(({ index, score }) => ({
      text: clip(sentences[index]?.text ?? '', maxSentenceLength),
      position: index + 1,
      score: Math.round(Math.min(1, score) * 100) / 100,
    }));
}

/** Takes the best one after another, each marked down by its likeness to those taken before. */
function choose(candidates: readonly Candidate[], count: number): Candidate[] {
  const left = candidates.map((candidate) => ({ candidate, likeness: 0 }));
  const chosen: Candidate[] = [];
  while (chosen.length < count && left.length > 0) {
    let best = 0;
    left.forEach((entry, at) => {
      if (worth(entry) > worth(left[best] ?? entry)) best = at;
    });
    const [taken] = left.splice(best, 1);
    if (taken === undefined) break;
    chosen.push(taken.candidate);
    for (const entry of left) {
      entry.likeness = Math.max(entry.likeness, dot(entry.candidate.vector, taken.candidate.vector));
    }
  }
  return chosen;
}

function worth({ candidate, likeness }: { candidate: Candidate; likeness: number }): number {
  return candidate.score - repetitionPenalty * likeness;
}

function vectorsOf(sentences: readonly Sentence[]): Vector[] {
  if (sentences.length === 0) return [];
  const vectorizer = bm25Vectorizer({ norm: 'l2', k: 1, k1: 1.2, b: 0.75 });
  for (const { tokens } of sentences) {
    vectorizer.learn(tokens.filter((token) => token.isWord && !token.isStopWord).map(({ lemma }) => lemma));
  }
  return sentences.map((_, index) => {
    const weights = vectorizer.doc(index).out<[string, number][]>(attributes.termWeights);
    return new Map(Array.isArray(weights) ? weights : []);
  });
}

function sumOf(vectors: readonly Vector[]): Vector {
  const sum = new Map<string, number>();
  for (const vector of vectors) {
    for (const [term, weight] of vector) sum.set(term, (sum.get(term) ?? 0) + weight);
  }
  return sum;
}

function dot(a: Vector, b: Vector): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0);
  return sum;
}

/** List points, table cells and captions are no sentences that can stand alone. */
function isFull(sentence: Sentence | undefined): boolean {
  return wordCount(sentence) >= minWords && /[.!?…]["'”’)]*$/u.test(sentence?.text ?? '');
}

/** How many words a sentence has. */
export function wordCount(sentence: Sentence | undefined): number {
  return sentence?.tokens.filter(({ isWord }) => isWord).length ?? 0;
}
