import { eld } from 'eld/extrasmall';
import { startOf } from './pieces.js';

/** What language a text seems to be in. */
export interface DetectedLanguage {
  /** The ISO 639-1 code, or `und` when it can't be told. */
  readonly code: string;
  /** The language's name in English. */
  readonly name: string;
  /** Whether the text is certainly in another language than English. Short and unclear texts are not. */
  readonly notEnglish: boolean;
}

/** As much of a text as is looked at, in characters: more doesn't change the answer. */
const sampleLength = 20_000;

/**
 * How far ahead of English another language must be, and how well it must fit itself, on the detector's
 * scale of 0 to 1. Names, slang and single words stay under these; a plain sentence of six words is over.
 */
const certain = { score: 0.7, lead: 0.15 };

const names = new Intl.DisplayNames('en', { type: 'language' });

/** Finds the language of a text. */
export function detectLanguage(text: string): DetectedLanguage {
  const result = eld.detect(startOf(text, sampleLength));
  if (result.language === '' || !result.isReliable())
    return { code: 'und', name: 'unknown', notEnglish: false };
  const scores = result.getScores();
  const score = scores[result.language] ?? 0;
  return {
    code: result.language,
    name: names.of(result.language) ?? result.language,
    notEnglish:
      result.language !== 'en' && score >= certain.score && score - (scores['en'] ?? 0) >= certain.lead,
  };
}
