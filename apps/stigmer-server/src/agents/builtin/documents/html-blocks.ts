import type { DocumentBlock } from './parsed-document.js';

/** What is used of a node of an HTML tree. */
export interface HtmlNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<HtmlNode>;
}

const elementNode = 1;
const textNode = 3;

/** Elements that run on in a line of text; all others end the paragraph before them. */
const inline = new Set(
  'A ABBR B BDI BDO CITE CODE DATA DEL DFN EM FONT I INS KBD LABEL MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR'.split(
    ' ',
  ),
);
/** Elements whose text is in pieces, no prose. */
const listed = new Set('UL OL DL TABLE FIGCAPTION'.split(' '));
/** Elements with nothing to read in them. */
const skipped = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG MATH IFRAME OBJECT BUTTON SELECT TEXTAREA HEAD'.split(' '),
);
/** Elements around a page's content. */
const surrounding = new Set('NAV ASIDE FOOTER'.split(' '));

/** Real pages stay far below this; what walks the tree takes time in proportion to the depth's square. */
const maxDepth = 400;

/** Takes headings, paragraphs and code out of an HTML tree, in reading order. Throws a RangeError when it is too deep. */
export function htmlBlocks(root: HtmlNode): DocumentBlock[] {
  requireShallow(root, 0);
  const blocks: DocumentBlock[] = [];
  let line = '';
  /** How many lists and tables the walk is inside of. */
  let items = 0;
  const endLine = () => {
    const text = tidy(line);
    if (text !== '') blocks.push({ kind: items > 0 ? 'item' : 'text', text });
    line = '';
  };
  const visit = (node: HtmlNode) => {
    if (node.nodeType === textNode) line += node.textContent ?? '';
    if (node.nodeType !== elementNode) return;
    const name = node.nodeName.toUpperCase();
    if (skipped.has(name) || surrounding.has(name)) return;
    if (inline.has(name)) {
      for (const child of node.childNodes) visit(child);
      return;
    }
    endLine();
    if (listed.has(name)) items += 1;
    const block = wholeBlock(name, node);
    if (block === undefined) for (const child of node.childNodes) visit(child);
    else if (block.text !== '') blocks.push(block);
    endLine();
    if (listed.has(name)) items -= 1;
  };
  for (const child of root.childNodes) visit(child);
  endLine();
  return blocks;
}

function requireShallow(node: HtmlNode, depth: number): void {
  if (depth > maxDepth) throw new RangeError(`More than ${maxDepth} elements inside one another`);
  for (const child of node.childNodes) {
    if (child.nodeType === elementNode) requireShallow(child, depth + 1);
  }
}

function wholeBlock(name: string, node: HtmlNode): DocumentBlock | undefined {
  const text = node.textContent ?? '';
  const level = /^H([1-6])$/u.exec(name)?.[1];
  if (level !== undefined) return { kind: 'heading', level: Number(level), text: tidy(text) };
  return name === 'PRE' ? { kind: 'code', text: text.trim() } : undefined;
}

function tidy(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
