import { expect, test } from 'vitest';
import { barChart, type Bar } from './chart.js';

const bar = (label: string, value: number): Bar => ({ label, value, low: value, high: value, ours: false });

function widths(svg: string): number[] {
  return [...svg.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, width]) => Number(width));
}

test('bars are as long as their values', () => {
  const [whole = 0, half = 0] = widths(
    barChart({ title: 't', unit: 'ms', bars: [bar('a', 80), bar('b', 40)] }),
  );
  expect(half / whole).toBeCloseTo(0.5, 2);
});

test('the spread fits in too', () => {
  const svg = barChart({ title: 't', unit: 'ms', bars: [{ ...bar('a', 10), low: 5, high: 100 }] });
  expect(Number(/H(\d+)"/.exec(svg)?.[1])).toBeLessThan(720);
});

test('labels can hold anything', () => {
  const svg = barChart({ title: 'a < b & "c"', unit: 'ms', bars: [bar('<i>', 1)] });
  expect(svg).toContain('a &lt; b &amp; &quot;c&quot;');
  expect(svg).not.toContain('<i>');
});

test('nothing that was measured as zero breaks a picture', () => {
  expect(barChart({ title: 't', unit: 's', bars: [bar('a', 0)] })).not.toContain('NaN');
});
