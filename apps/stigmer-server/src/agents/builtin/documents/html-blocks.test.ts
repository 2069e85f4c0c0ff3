import { expect, test } from 'vitest';
import { parseHtmlFragment } from './parse-html.js';

test('takes headings, prose, lists, tables and code apart', () => {
  const html = `<h2>A <em>small</em>
    heading</h2><div>First <b>bold</b> line<p>Second&nbsp;one</p>tail</div>
    <ul><li>point <a href="#">linked</a><p>with a paragraph</p></ul>
    <table><tr><th>Month<td>Visits</table><pre>let a = 1;
let b = 2;</pre><script>no()</script><nav>Menu</nav><p> </p>`;
  expect(parseHtmlFragment(html)).toEqual([
    { kind: 'heading', level: 2, text: 'A small heading' },
    { kind: 'text', text: 'First bold line' },
    { kind: 'text', text: 'Second one' },
    { kind: 'text', text: 'tail' },
    { kind: 'item', text: 'point linked' },
    { kind: 'item', text: 'with a paragraph' },
    { kind: 'item', text: 'Month' },
    { kind: 'item', text: 'Visits' },
    { kind: 'code', text: 'let a = 1;\nlet b = 2;' },
  ]);
});

test('refuses what is nested too deeply', () => {
  expect(() => parseHtmlFragment('<i>'.repeat(500))).toThrow(RangeError);
});
