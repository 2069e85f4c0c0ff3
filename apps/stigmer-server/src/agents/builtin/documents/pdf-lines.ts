/** A line of a page. */
export interface PdfLine {
  readonly text: string;
  /** The height of its letters. */
  readonly size: number;
  /** Its distance from the foot of the page. */
  readonly y: number;
  readonly page: number;
}

/** A run of letters as the library gives it. */
export interface PdfText {
  readonly str: string;
  readonly height: number;
  readonly hasEOL: boolean;
  /** The text's matrix, whose last two numbers are its place on the page. */
  readonly transform: readonly unknown[];
}

/** Joins the runs of a page into its lines. */
export function linesOfPage(items: readonly PdfText[], page: number): PdfLine[] {
  const lines: PdfLine[] = [];
  let line = { text: '', size: 0, y: 0 };
  const endLine = () => {
    const text = line.text.replace(/\s+/gu, ' ').trim();
    if (text !== '') lines.push({ text, size: Math.round(line.size * 10) / 10, y: line.y, page });
    line = { text: '', size: 0, y: 0 };
  };
  for (const { str, height, hasEOL, transform } of items) {
    line.text += str;
    if (str.trim() !== '') {
      line.size = Math.max(line.size, height);
      line.y = Number(transform[5]);
    }
    if (hasEOL) endLine();
  }
  endLine();
  return lines;
}

/** Drops page numbers, and what stands on most pages as a running head or foot. */
export function withoutPageFurniture(lines: readonly PdfLine[], pages: number): PdfLine[] {
  const counts = new Map<string, number>();
  for (const { text } of lines) counts.set(shape(text), (counts.get(shape(text)) ?? 0) + 1);
  return lines.filter(({ text }) => {
    if (/^\d+$/u.test(text)) return false;
    return pages < 3 || (counts.get(shape(text)) ?? 0) <= pages / 2;
  });
}

/** The same for `Page 3 of 9` and `Page 4 of 9`. */
function shape(text: string): string {
  return text.replace(/\d+/gu, '0');
}
