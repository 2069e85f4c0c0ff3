import { requireEnglish } from './require-english.js';
import { readSentences, wordSentiment, type Sentence } from './english.js';
import { clip } from './pieces.js';
import { byCount } from './tally.js';

/** How a text or a sentence sounds. */
export type Sentiment = 'positive' | 'neutral' | 'negative';

/** What the sentiment-analyzer gives. */
export type SentimentReport = {
  sentiment: Sentiment;
  /** From -1 to 1: the mean of all sentences. */
  score: number;
  language: string;
  sentence_counts: Record<Sentiment, number>;
  /** In the text's order; the first 200. */
  sentences: { text: string; sentiment: Sentiment; score: number }[];
  /** The words that weigh most, the commonest first; at most 20. A negated word counts on the other side. */
  positive_words: string[];
  negative_words: string[];
};

/** A mean closer to 0 than this is neutral. */
const neutralBelow = 0.05;
const maxSentences = 200;
const maxSentenceLength = 1_000;
const maxWords = 20;

/** Tells how an English text sounds, sentence by sentence. */
export function analyzeSentiment({ text, input }: { text: string; input: string }): SentimentReport {
  const language = requireEnglish(text, input);
  const sentences = readSentences(text);
  const score = sentences.reduce((sum, { sentiment }) => sum + sentiment, 0) / Math.max(1, sentences.length);
  const sentence_counts = { positive: 0, neutral: 0, negative: 0 };
  for (const { sentiment } of sentences) sentence_counts[sentimentOf(sentiment)] += 1;
  const words = opinionWords(sentences);
  return {
    sentiment: sentimentOf(score),
    score: rounded(score),
    language: language.code,
    sentence_counts,
    sentences: sentences.slice(0, maxSentences).map(({ text: sentence, sentiment }) => ({
      text: clip(sentence, maxSentenceLength),
      sentiment: sentimentOf(sentiment),
      score: rounded(sentiment),
    })),
    positive_words: words.positive,
    negative_words: words.negative,
  };
}

function sentimentOf(score: number): Sentiment {
  if (Math.abs(score) < neutralBelow) return 'neutral';
  return score > 0 ? 'positive' : 'negative';
}

function opinionWords(sentences: readonly Sentence[]): { positive: string[]; negative: string[] } {
  const known = new Map<string, number>();
  const positive: string[] = [];
  const negative: string[] = [];
  for (const { tokens } of sentences) {
    for (const token of tokens) {
      if (!token.isWord || token.isStopWord) continue;
      const word = token.text.toLowerCase();
      const score = known.get(word) ?? wordSentiment(word);
      known.set(word, score);
      if (score === 0) continue;
      const side = score > 0 !== token.isNegated ? positive : negative;
      side.push(token.isNegated ? `not ${word}` : word);
    }
  }
  return { positive: byCount(positive).slice(0, maxWords), negative: byCount(negative).slice(0, maxWords) };
}

/** Two decimals say all there is to say. */
function rounded(score: number): number {
  return Math.round(score * 100) / 100 || 0;
}
