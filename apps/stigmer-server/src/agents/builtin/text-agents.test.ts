import { assert, asyncProperty, constantFrom, integer, nat } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createBuiltinAgents } from './builtin-agents.js';
import { createComputePool } from '../../compute/compute-pool.js';
import { testContext } from './testing/agent-context.js';
import { germanText, kettleReview, libraryReport } from './testing/sample-texts.js';
import { maxTextBytes } from './text-input.js';

const pool = createComputePool();
const agents = createBuiltinAgents({ pool });
const ask = (inputs: Record<string, string>) => ({ inputs, message: '' });

afterAll(() => pool.close());

describe('sentiment-analyzer', () => {
  const agent = agents['sentiment-analyzer'];

  test('weighs a review sentence by sentence', async () => {
    const context = testContext();
    const output = await agent.run(ask({ text: kettleReview }), context);
    expect(output).toMatchObject({
      sentiment: 'negative',
      language: 'en',
      sentence_counts: { positive: 1, neutral: 2, negative: 2 },
      positive_words: expect.arrayContaining(['wonderful']),
      negative_words: expect.arrayContaining(['leaked', 'badly', 'dangerous', 'not good']),
    });
    expect(context.steps).toEqual(['Analysing the sentiment']);
  });

  test.each([
    ['Excellent! I love it, great value.', 'positive'],
    ['Awful. The worst purchase ever.', 'negative'],
    ['The meeting is on Tuesday.', 'neutral'],
    ['I do not hate it.', 'positive'],
    ['hm', 'neutral'],
    ['12 34', 'neutral'],
  ])('finds "%s" %s', async (text, sentiment) => {
    expect(await agent.run(ask({ text }), testContext())).toMatchObject({ sentiment });
  });
});

describe('entity-extractor', () => {
  const agent = agents['entity-extractor'];

  test('finds who, where, when and how much', async () => {
    const { entities } = await agent.run(
      ask({ text: `${libraryReport.join('\n\n')}\n${kettleReview}` }),
      testContext(),
    );
    for (const [type, text] of [
      ['person', 'Helen Okafor'],
      ['person', 'Maria Lopez'],
      ['place', 'Galway'],
      ['organization', 'Microsoft'],
      ['date', '3 February 2025'],
      ['date', 'March 2023'],
      ['money', '£412,000'],
      ['percent', '12%'],
      ['email', 'anna.smith@example.org'],
      ['url', 'https://example.org/review/42'],
      ['number', '18,240'],
    ]) {
      expect(entities).toContainEqual({ type, text, count: 1 });
    }
  });

  test('counts what is named twice once', async () => {
    const output = await agent.run(
      ask({ text: "Paris is old. The mayor lives in Paris. Ireland's coast is far from Paris." }),
      testContext(),
    );
    expect(output['entities']).toEqual([
      { text: 'Paris', type: 'place', count: 3 },
      { text: 'Ireland', type: 'place', count: 1 },
    ]);
    expect(output['type_counts']).toEqual({ place: 2 });
  });

  test('parts places at commas', async () => {
    const { entities } = await agent.run(
      ask({ text: 'She moved to Galway, Ireland last year.' }),
      testContext(),
    );
    expect(entities).toContainEqual({ text: 'Galway', type: 'place', count: 1 });
    expect(entities).toContainEqual({ text: 'Ireland', type: 'place', count: 1 });
  });
});

describe('summarizer', () => {
  const agent = agents.summarizer;
  const text = libraryReport.join('\n\n');

  test('chooses the text’s own sentences, in its order', async () => {
    const output = await agent.run(ask({ text, sentences: '2' }), testContext());
    const { summary, sentences } = output;
    expect(output).toMatchObject({ sentence_count: 10, language: 'en' });
    expect(sentences).toHaveLength(2);
    expect(summary).toContain('The Harbour Street library opened its rebuilt reading room');
    if (typeof summary !== 'string') throw new TypeError('no summary');
    for (const sentence of summary.split(/(?<=\.) /u)) expect(text).toContain(sentence);
  });

  test('gives all of a text that is short already', async () => {
    const output = await agent.run(ask({ text: 'One sentence only.' }), testContext());
    expect(output).toMatchObject({ summary: 'One sentence only.', compression: 1 });
  });

  test.each(['0', '-1', '2.5', '51', 'many', '1e1'])('refuses %s sentences', async (sentences) => {
    await expect(agent.run(ask({ text, sentences }), testContext())).rejects.toMatchObject({
      input: 'sentences',
      code: 'INVALID',
      message: expect.stringContaining('from 1 to 50'),
    });
  });
});

describe.each(['sentiment-analyzer', 'entity-extractor', 'summarizer'] as const)('%s', (name) => {
  const agent = agents[name];

  test('gives the same for the same text', async () => {
    const text = libraryReport.join('\n\n');
    expect(await agent.run(ask({ text }), testContext())).toEqual(
      await agent.run(ask({ text }), testContext()),
    );
  });

  test.each([[{}], [{ text: '' }], [{ text: ' \n ' }]])('misses its text in %o', async (inputs) => {
    await expect(agent.run(ask(inputs), testContext())).rejects.toMatchObject({
      name: 'AgentInputError',
      input: 'text',
      code: 'MISSING',
      retryable: false,
      message: expect.stringMatching(/^Input "text": it is (missing|empty)\. Set it to /u),
    });
  });

  test('refuses a text that is too long', async () => {
    const text = 'é'.repeat(maxTextBytes / 2 + 1);
    await expect(agent.run(ask({ text }), testContext())).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  test('refuses a text that is certainly not English, and says what it is', async () => {
    await expect(agent.run(ask({ text: germanText }), testContext())).rejects.toMatchObject({
      input: 'text',
      code: 'UNSUPPORTED',
      message: expect.stringContaining('German (de)'),
    });
  });
});

/** The texts in an output. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe('signs of several code points', () => {
  const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
  /** All beginnings of a text that end where a character ends, as people see them. */
  const startsOf = (text: string) =>
    Array.from(characters.segment(text), ({ index, segment }) => text.slice(0, index + segment.length));

  test.each(['summarizer', 'sentiment-analyzer'] as const)('%s cuts none', async (name) => {
    const sign = constantFrom('😀', '👩‍👩‍👧‍👦', '🇨🇭', '👍🏽', 'e\u0301', '❤️');
    await assert(
      asyncProperty(sign, nat(30), integer({ min: 500, max: 800 }), async (each, before, count) => {
        // A sentence that is longer than is kept of one, with no white space near the cut.
        const text = `The box that came was wonderful ${'x'.repeat(before)}${each.repeat(count)}.`;
        const output = await agents[name].run(ask({ text }), testContext());
        const [sentence = ''] = textsOf(output['sentences']);
        expect(sentence.length).toBeGreaterThan(500);
        if (sentence !== text) expect(startsOf(text)).toContain(sentence.replace(/…$/u, ''));
      }),
      { numRuns: 20 },
    );
  });

  test('the others give none in halves either', async () => {
    const text = `${'😀'.repeat(30_000)} Maria Lopez met 🇨🇭 in Galway on 3 February 2025 👩‍👩‍👧‍👦.`;
    const output = await agents['entity-extractor'].run(ask({ text }), testContext());
    expect(textsOf(output).filter((found) => !found.isWellFormed())).toEqual([]);
    expect(textsOf(output)).toContain('Galway');
  });
});

test.each(['sentiment-analyzer', 'entity-extractor', 'summarizer'] as const)(
  '%s gives way where many wait and it has no time',
  async (name) => {
    const busy = createComputePool({ hurriedBehind: 0 });
    const agent = createBuiltinAgents({ pool: busy })[name];
    const request = ask({ text: kettleReview });
    await expect(agent.run(request, { ...testContext(), hurry: true })).rejects.toMatchObject({
      name: 'ComputePoolBusyError',
    });
    expect(await agent.run(request, testContext())).toMatchObject({ language: 'en' });
    await busy.close();
  },
);
