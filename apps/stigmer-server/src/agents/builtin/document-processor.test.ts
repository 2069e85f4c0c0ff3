import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBuiltinAgents } from './builtin-agents.js';
import { createComputePool } from '../../compute/compute-pool.js';
import { testContext } from './testing/agent-context.js';
import { declareUnpackedSize, makeDocx, makePdf } from './testing/make-documents.js';
import { germanText, libraryReport } from './testing/sample-texts.js';
import { serve } from './testing/serve.js';

const pool = createComputePool();
const agent = createBuiltinAgents({ pool })['document-processor-v1'];
const [opening, visitors, hours] = libraryReport;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

/** Puts a file into the folder and lets the agent read it. */
async function process(name: string, content: string | Uint8Array) {
  await writeFile(join(folder, name), content);
  return agent.run({ inputs: { document_url: name }, message: '' }, testContext({ folders: [folder] }));
}

const headings = [
  { level: 1, text: 'The library in 2025' },
  { level: 2, text: 'Visitors' },
  { level: 2, text: 'Opening hours' },
];
const report = {
  title: 'The library in 2025',
  language: 'en',
  headings,
  keywords: expect.arrayContaining(['town council', 'reading room']),
  summary: expect.stringContaining('The Harbour Street library opened its rebuilt reading room'),
  notes: [],
};

/** Breaks a paragraph into lines of a page. */
const lines = (text: string) =>
  (text.match(/.{1,80}(?:\s|$)/gu) ?? []).map((line, at) => ({
    text: line.trim(),
    step: at === 0 ? 30 : 14,
  }));
const foot = (page: number) => ({ text: `Page ${page} of 3`, step: 60 });

test('reads a PDF: lines become paragraphs, large letters headings', async () => {
  const pdf = await makePdf(
    [
      [{ text: 'The library in 2025', size: 24 }, ...lines(opening), foot(1)],
      [{ text: 'Visitors', size: 16 }, ...lines(visitors), foot(2)],
      [{ text: 'Opening hours', size: 16 }, ...lines(hours), foot(3)],
    ],
    { title: 'The library in 2025' },
  );
  const output = await process('report.pdf', pdf);
  expect(output).toMatchObject({
    ...report,
    format: 'pdf',
    pages: 3,
    source: 'report.pdf',
    bytes: pdf.length,
  });
  expect(output['summary']).not.toContain('Page');
});

test('reads a DOCX by its styles', async () => {
  const docx = makeDocx(
    [
      { text: 'The library in 2025', style: 'Heading1' },
      { text: opening },
      { text: 'Visitors', style: 'Heading2' },
      { text: visitors },
      { text: 'Opening hours', style: 'Heading2' },
      { text: hours },
    ],
    { title: 'The library in 2025' },
  );
  expect(await process('report.docx', docx)).toMatchObject({ ...report, format: 'docx', pages: null });
});

test('reads Markdown', async () => {
  const markdown = [
    '# The library in 2025',
    opening.replace('library', '*library*'),
    '## Visitors',
    visitors,
    '```\ncode is no prose\n```',
    'Opening hours\n---',
    hours,
  ].join('\n\n');
  const output = await process('report.md', markdown);
  expect(output).toMatchObject({ ...report, format: 'markdown' });
  expect(output['summary']).not.toContain('code is no prose');
});

test('takes the title of Markdown’s front matter', async () => {
  const output = await process(
    'matter.md',
    '---\ntitle: A year of reading\n---\n\n# First chapter\n\nIt was late.',
  );
  expect(output).toMatchObject({
    title: 'A year of reading',
    headings: [{ level: 1, text: 'First chapter' }],
  });
});

test('reads a web page over HTTP without what stands around its text', async () => {
  const page = `<!doctype html><html><head><title>The library in 2025</title><style>p { color: red }</style></head>
    <body><nav><a href="/">Home page menu</a></nav><main><article>
    <h1>The library in 2025</h1><p>${opening}</p><h2>Visitors</h2><p>${visitors}</p>
    <h2>Opening <em>hours</em></h2><p>${hours}</p></article></main>
    <script>alert('script text')</script><footer>All rights reserved</footer></body></html>`;
  const server = await serve((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
  });
  try {
    const context = testContext({ allowPrivateNetworks: true });
    const output = await agent.run(
      { inputs: { document_url: `${server.url}/r?page=1` }, message: '' },
      context,
    );
    expect(output).toMatchObject({ ...report, format: 'html', source: `${server.url}/r?page=1` });
    expect(JSON.stringify(output)).not.toMatch(/script text|rights reserved|page menu/u);
    expect(context.steps).toEqual([
      'Reading the document',
      'Parsing the html document',
      'Analysing the text',
    ]);
  } finally {
    await server.close();
  }
});

test('reads HTML that leaves out its outer elements', async () => {
  expect(
    await process('short.html', '<h1>Hours</h1><p>From nine to five.<p>Closed on Monday.'),
  ).toMatchObject({
    title: 'Hours',
    word_count: 8,
    summary: 'From nine to five. Closed on Monday.',
  });
});

test('reads plain text', async () => {
  const text = ['The library in 2025', ...libraryReport].join('\n\n');
  expect(await process('report.txt', text)).toMatchObject({ ...report, format: 'text', headings: [] });
});

test.each([
  ['UTF-16 with a byte order mark', Buffer.from('\uFEFFCaf\u00e9 au lait', 'utf16le')],
  ['windows-1252', Buffer.from('Caf\u00e9 au lait', 'latin1')],
  ['UTF-8', Buffer.from('Caf\u00e9 au lait')],
])('decodes %s', async (_, bytes) => {
  expect(await process('coffee.txt', bytes)).toMatchObject({ title: 'Caf\u00e9 au lait' });
});

test('says so when a document is not English, and leaves out what it can’t make', async () => {
  expect(await process('bericht.txt', germanText)).toMatchObject({
    language: 'de',
    word_count: 23,
    keywords: [],
    summary: null,
    notes: [expect.stringContaining('German')],
  });
});

test('gives the same for the same document', async () => {
  const text = libraryReport.join('\n\n');
  expect(await process('a.txt', text)).toEqual(await process('a.txt', text));
});

test.each([
  [
    'a PDF with a password',
    'a.pdf',
    () => makePdf([[{ text: 'secret' }]], { password: 'x' }),
    'UNSUPPORTED',
    'password',
  ],
  ['a PDF without text', 'a.pdf', () => makePdf([[]]), 'UNSUPPORTED', 'OCR'],
  [
    'half a PDF',
    'a.pdf',
    async () => (await makePdf([[{ text: 'half' }]])).slice(0, 300),
    'INVALID',
    'broken',
  ],
  ['a PDF that is none', 'a.pdf', () => 'plain words', 'INVALID', 'said to be pdf'],
  ['half a DOCX', 'a.docx', () => makeDocx([{ text: 'half' }]).slice(0, 300), 'INVALID', 'broken'],
  ['a ZIP file', 'a.docx', () => zipSync({ 'a.txt': strToU8('a') }), 'UNSUPPORTED', 'no DOCX'],
  ['an old Word file', 'a.doc', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'UNSUPPORTED', 'Office'],
  ['an unknown kind of file', 'a.csv', () => 'a,b', 'UNSUPPORTED', 'PDF, DOCX, HTML, Markdown or plain text'],
  ['bytes that are no text', 'a.txt', () => new Uint8Array([65, 0, 66]), 'INVALID', 'said to be text'],
  ['an empty file', 'a.txt', () => '', 'INVALID', 'empty'],
  ['elements nested without end', 'a.html', () => '<div>'.repeat(2_000), 'UNSUPPORTED', 'nested'],
])('refuses %s', async (_, name, make, code, message) => {
  await expect(process(name, await make())).rejects.toMatchObject({
    name: 'AgentInputError',
    input: 'document_url',
    code,
    retryable: false,
    message: expect.stringContaining(message),
  });
});

test('refuses a DOCX that says it unpacks to more than the limit', async () => {
  const bomb = declareUnpackedSize(makeDocx([{ text: 'small' }]), 'word/document.xml', 200 * 1024 * 1024);
  await expect(process('bomb.docx', bomb)).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test('unpacks no more of a DOCX than it says', async () => {
  const bomb = declareUnpackedSize(makeDocx([{ text: 'small '.repeat(1000) }]), 'word/document.xml', 300);
  await expect(process('bomb.docx', bomb)).rejects.toMatchObject({ code: 'INVALID' });
});

test('misses its input', async () => {
  await expect(agent.run({ inputs: {}, message: '' }, testContext())).rejects.toMatchObject({
    input: 'document_url',
    code: 'MISSING',
  });
});
