import { marked } from 'marked';
import { parse as parseYaml } from 'yaml';
import { parseHtmlFragment } from './parse-html.js';
import type { DocumentParser } from './parsed-document.js';
import { decodeText } from './text-decoding.js';

/** Reads Markdown (CommonMark and GitHub's tables), with a title from YAML front matter if there is one. */
export const parseMarkdown: DocumentParser = async (document) => {
  const { title, body } = splitFrontMatter(decodeText(document));
  return { title, blocks: parseHtmlFragment(await marked.parse(body)) };
};

function splitFrontMatter(text: string): { title?: string | undefined; body: string } {
  const match = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---\r?\n/u.exec(text);
  if (match?.[1] === undefined) return { body: text };
  return { title: titleOf(match[1]), body: text.slice(match[0].length) };
}

function titleOf(yaml: string): string | undefined {
  try {
    // Neither keys that are compared with each other, nor aliases: a document that has many may take long for them.
    const matter: unknown = parseYaml(yaml, { uniqueKeys: false, maxAliasCount: 0 });
    if (typeof matter !== 'object' || matter === null || !('title' in matter)) return undefined;
    return typeof matter.title === 'string' ? matter.title : undefined;
  } catch {
    // Two rules around a paragraph look like front matter too; its text is lost for the title only.
    return undefined;
  }
}
