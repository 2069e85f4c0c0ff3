import { AgentInputError } from '../agent-input-error.js';
import { detectLanguage, type DetectedLanguage } from './language.js';

/** Refuses a text that is certainly not English; a short or unclear one passes. */
export function requireEnglish(text: string, input: string): DetectedLanguage {
  const language = detectLanguage(text);
  if (language.notEnglish) {
    throw new AgentInputError(
      input,
      'UNSUPPORTED',
      `the text is in ${language.name} (${language.code}), and this agent understands English only. Give it an English text.`,
    );
  }
  return language;
}
