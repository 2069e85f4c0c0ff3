import type { DocumentBlock } from './parsed-document.js';
import type { PdfLine } from './pdf-lines.js';

/** A line whose letters are this much higher than the body's is a heading. */
const headingRatio = 1.15;
const maxHeadingLength = 200;
/** A step down the page of more than this many letter heights starts a new paragraph. */
const paragraphStep = 1.7;

/** Puts lines together to paragraphs and headings. A PDF marks neither: size and distance tell. */
export function blocksOfLines(lines: readonly PdfLine[]): DocumentBlock[] {
  const body = bodySize(lines);
  const isHeading = ({ size, text }: PdfLine) =>
    size >= body * headingRatio && text.length <= maxHeadingLength && /\p{L}/u.test(text);
  const sizes = [...new Set(lines.filter(isHeading).map(({ size }) => size))].toSorted((a, b) => b - a);
  return groups(lines).flatMap((group): DocumentBlock[] => {
    const [first] = group;
    if (first === undefined) return [];
    const text = joined(group);
    if (!isHeading(first)) return [{ kind: 'text', text }];
    return [{ kind: 'heading', level: Math.min(6, sizes.indexOf(first.size) + 1), text }];
  });
}

/** The size that most letters have. */
function bodySize(lines: readonly PdfLine[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of lines) letters.set(size, (letters.get(size) ?? 0) + text.length);
  return [...letters].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

function groups(lines: readonly PdfLine[]): PdfLine[][] {
  const all: PdfLine[][] = [];
  for (const line of lines) {
    const group = all.at(-1);
    const previous = group?.at(-1);
    if (group !== undefined && previous !== undefined && goesOn(previous, line)) group.push(line);
    else all.push([line]);
  }
  return all;
}

function goesOn(previous: PdfLine, line: PdfLine): boolean {
  if (Math.abs(previous.size - line.size) > 0.5) return false;
  // Over a page's or column's end only an unfinished sentence goes on.
  if (line.page !== previous.page || line.y > previous.y) return !/[.!?:]["'”’)]?$/u.test(previous.text);
  return previous.y - line.y <= line.size * paragraphStep;
}

/** A word parted at the end of a line becomes whole again. */
function joined(lines: readonly PdfLine[]): string {
  return lines
    .map(({ text }) => text)
    .join('\n')
    .replace(/(\p{L})-\n(?=\p{Ll})/gu, '$1')
    .replaceAll('\n', ' ');
}
