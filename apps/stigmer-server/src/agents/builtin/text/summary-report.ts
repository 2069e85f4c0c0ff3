import { readSentences } from './english.js';
import { requireEnglish } from './require-english.js';
import { summarize, wordCount, type SummarySentence } from './summary.js';

/** What the summarizer gives. */
export type SummaryReport = {
  summary: string;
  /** The sentences of the summary, in the text's order. */
  sentences: SummarySentence[];
  sentence_count: number;
  word_count: number;
  /** The summary's words for each word of the text, 0 to 1. */
  compression: number;
  language: string;
};

/** What the summarizer is asked. */
export interface SummaryRequest {
  readonly text: string;
  /** How many sentences to choose. */
  readonly count: number;
  readonly input: string;
}

/** Makes a summary of an English text from its own most telling sentences. */
export function makeSummary({ text, count, input }: SummaryRequest): SummaryReport {
  const language = requireEnglish(text, input);
  const all = readSentences(text);
  const sentences = summarize(all, count);
  const words = all.reduce((sum, sentence) => sum + wordCount(sentence), 0);
  const kept = sentences.reduce((sum, { position }) => sum + wordCount(all[position - 1]), 0);
  return {
    summary: sentences.map((sentence) => sentence.text).join(' '),
    sentences,
    sentence_count: all.length,
    word_count: words,
    compression: Math.round((kept / Math.max(1, words)) * 100) / 100,
    language: language.code,
  };
}
