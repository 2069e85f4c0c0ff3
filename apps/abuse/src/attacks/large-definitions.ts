import type { Attack } from '../attack.js';
import { methods } from '../wire/methods.js';
import { callJson } from '../wire/post.js';

const WITHIN_MS = 15_000;

/** Definitions that are slow to read, each of about so many characters. */
const kinds: Readonly<Record<string, (length: number) => string>> = {
  keys: (length) => lines(length, (index) => `k${index}: 1`),
  'keys in one line': (length) => `{${lines(length, (index) => `k${index}: 1,`).replaceAll('\n', '')}}`,
  'keys that are repeated': (length) => lines(length, () => 'k: 1'),
  'items of a list': (length) => lines(length, () => '- a'),
  levels: (length) => '['.repeat(length),
  'levels by indentation': (length) =>
    Array.from({ length: Math.floor(Math.sqrt(2 * length)) }, (_, index) => `${' '.repeat(index)}a:`).join(
      '\n',
    ),
  anchors: (length) => lines(length, (index) => `k${index}: &a${index} 1`),
  aliases: () => {
    const levels = Array.from(
      { length: 20 },
      (_, level) =>
        `a${level}: &a${level} [${Array(9)
          .fill(level === 0 ? 'x' : `*a${level - 1}`)
          .join(',')}]`,
    );
    return levels.join('\n');
  },
  quotes: (length) => `a: "${'\\"'.repeat(length / 2)}`,
  'a block of blanks': (length) => `a: |\n${' '.repeat(length)}`,
  comments: (length) => lines(length, () => '# a'),
  documents: (length) => lines(length, () => '---'),
  tabs: (length) => lines(length, () => '\t: ?'),
  tasks: (length) =>
    `document: {dsl: 1.0.0, namespace: a, name: a, version: 1.0.0}\ndo:\n${lines(length, (index) => `  - t${index}: {set: {a: \${ .a }}}`)}`,
  'tasks that are wrong': (length) =>
    `document: {dsl: 1.0.0, namespace: a, name: a, version: 1.0.0}\ndo:\n${lines(length, (index) => `  - t${index}: {sett: "\${ | }"}`)}`,
  'a long expression': (length) =>
    `document: {dsl: 1.0.0, namespace: a, name: a, version: 1.0.0}\ndo:\n  - t: {set: {a: "\${ ${'1+'.repeat(length / 2)}1 }"}}`,
};

/** Definitions to validate that are large, or strange. */
export const largeDefinitions: Attack = {
  name: 'large-definitions',
  what: '`Validate` with up to 1 Mi characters of keys, levels, anchors, aliases, quotes, tasks, expressions',
  beside: ['document'],
  // A job's process may grow by 1024 MiB, and ordinary documents are read beside it.
  growthMiB: 1_500,
  async run(target) {
    const complaints: string[] = [];
    let slowest = 0;
    let count = 0;
    for (const kibibytes of target.size.yamlKiB) {
      for (const [kind, make] of Object.entries(kinds)) {
        const source = make(kibibytes * 1024).slice(0, 1024 * 1024);
        const { status, fault, ms, body } = await callJson(
          target,
          methods.validate,
          { source },
          { withinMs: WITHIN_MS },
        );
        count += 1;
        slowest = Math.max(slowest, ms);
        if (status === 0) {
          complaints.push(`${kibibytes} KiB of ${kind}: ${fault}`);
        } else if (status >= 500 && !isOverLimit(body)) {
          complaints.push(`${kibibytes} KiB of ${kind} were answered ${status} ${body.slice(0, 100)}`);
        }
      }
    }
    return { complaints, figures: [`${count} definitions, slowest answer ${(slowest / 1000).toFixed(1)} s`] };
  },
};

function isOverLimit(body: string): boolean {
  return /resource_exhausted|deadline_exceeded|unavailable/.test(body);
}

function lines(length: number, line: (index: number) => string): string {
  const all: string[] = [];
  for (let index = 0, sum = 0; sum < length; index += 1) {
    const next = line(index);
    sum += next.length + 1;
    all.push(next);
  }
  return all.join('\n');
}
