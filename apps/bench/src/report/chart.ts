import { readable } from './numbers.js';

/** One bar, with the spread of its rounds. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Ours, as against what it is held against. */
  readonly ours: boolean;
}

/** A picture: horizontal bars from zero. */
export interface BarChart {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 720;
const LABEL_WIDTH = 250;
const VALUE_WIDTH = 90;
const BAR_HEIGHT = 22;
const ROW_HEIGHT = 34;
const TOP = 44;
const BOTTOM = 12;
/** Readable on white and on black pages alike. */
const INK = '#6e7781';
const OURS = '#0969da';
const PEER = '#a0a8b0';

/** Draws a chart as SVG. The line through the end of a bar goes from the least to the greatest of its rounds. */
export function barChart({ title, unit, bars }: BarChart): string {
  const greatest = Math.max(...bars.map(({ value, high }) => Math.max(value, high)), Number.MIN_VALUE);
  const room = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
  const x = (value: number): number => Math.round(LABEL_WIDTH + (value / greatest) * room);
  const height = TOP + bars.length * ROW_HEIGHT + BOTTOM;
  const rows = bars.map(({ label, value, low, high, ours }, index) => {
    const top = TOP + index * ROW_HEIGHT;
    const middle = top + BAR_HEIGHT / 2;
    return [
      text(LABEL_WIDTH - 10, middle + 5, label, 'end'),
      `<rect x="${LABEL_WIDTH}" y="${top}" width="${x(value) - LABEL_WIDTH}" height="${BAR_HEIGHT}" fill="${ours ? OURS : PEER}"/>`,
      `<path d="M${x(low)} ${middle}H${x(high)}" stroke="${INK}" stroke-width="2"/>`,
      text(x(Math.max(value, high)) + 8, middle + 5, `${readable(value)} ${unit}`, 'start'),
    ].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}" font-family="sans-serif" font-size="14" fill="${INK}">`,
    text(0, 20, title, 'start', ' font-weight="bold"'),
    ...rows,
    '</svg>\n',
  ].join('\n');
}

function text(x: number, y: number, content: string, anchor: 'start' | 'end', more = ''): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}"${more}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
