import { extractEntities } from './text/entities.js';
import { makeSummary } from './text/summary-report.js';
import { analyzeSentiment } from './text/sentiment.js';

/** Some libraries build their tables at the first use only. */
const sample = 'Anna Smith likes the quiet library in Dublin. She paid £20 on 3 May 2025.';

/** Loads what a thread needs for texts or for documents, and uses it once. */
export async function warmUp(documents: boolean): Promise<void> {
  const request = { text: sample, input: 'text' };
  makeSummary({ ...request, count: 1 });
  if (documents) {
    const { loadParsers } = await import('./documents/parse-document.js');
    await loadParsers();
    return;
  }
  analyzeSentiment(request);
  extractEntities(request);
}
