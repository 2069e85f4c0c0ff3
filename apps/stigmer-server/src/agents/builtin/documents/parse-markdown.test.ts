import { expect, test } from 'vitest';
import { parseMarkdown } from './parse-markdown.js';

async function titleOf(frontMatter: string): Promise<string | undefined> {
  const bytes = new TextEncoder().encode(`---\n${frontMatter}\n---\nText.\n`);
  const { title, blocks } = await parseMarkdown({ bytes, fileName: 'a.md' }, 'document');
  expect(blocks).toEqual([{ kind: 'text', text: 'Text.' }]);
  return title;
}

const many = (write: (at: number) => string): string =>
  Array.from({ length: 120_000 }, (_, at) => write(at)).join('\n');

test('the title is that of the front matter', async () => {
  expect(await titleOf('title: A title')).toBe('A title');
});

test('front matter with many keys is read before long', async () => {
  expect(await titleOf(`title: A title\n${many((at) => `k${at}: 1`)}`)).toBe('A title');
});

test('front matter with aliases costs the title, and no more', async () => {
  expect(await titleOf(`a: &a x\nl:\n${many(() => '- *a')}\ntitle: A title`)).toBeUndefined();
});
