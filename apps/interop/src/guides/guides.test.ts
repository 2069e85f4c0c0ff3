import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { blocksOf, snippetsOf } from './guide-blocks.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** Folders that builds and tools fill. */
const foreign = new Set(['node_modules', 'build', 'dist', 'target', 'gen', 'out', 'venv', '__pycache__']);

/** The guide of TypeScript is checked with the SDK, where its examples are. */
const guides = [
  { language: 'go', extension: '.go' },
  { language: 'java', extension: '.java' },
  { language: 'python', extension: '.py' },
] as const;

test('there is a guide for each language', () => {
  const names = ['typescript', ...guides.map(({ language }) => language)];
  expect(names.filter((name) => !existsSync(join(root, `docs/guides/${name}.md`)))).toEqual([]);
});

describe.each(guides)('the $language guide', ({ language, extension }) => {
  const app = join(root, `apps/demo-worker-${language}`);
  const read = () => {
    // Beside the language's own guide there is the one that is about Nexus in all of them.
    const blocks = [language, 'nexus'].flatMap((guide) =>
      blocksOf(readFileSync(join(root, `docs/guides/${guide}.md`), 'utf8'), language),
    );
    const files = sourcesOf(app, extension).map((path) =>
      snippetsOf(path, readFileSync(join(app, path), 'utf8')),
    );
    return {
      blocks,
      wholes: files.map(({ whole }) => whole),
      regions: files.flatMap(({ regions }) => regions),
    };
  };

  test('shows only code that is compiled: a file of the demo worker, or a region of one', () => {
    const { blocks, wholes, regions } = read();
    const compiled = new Set([...wholes, ...regions].map(({ code }) => code));
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.filter(({ code }) => !compiled.has(code))).toEqual([]);
  });

  test('shows each region that is marked for it', () => {
    const { blocks, regions } = read();
    const shown = new Set(blocks.map(({ code }) => code));
    expect(regions.filter(({ code }) => !shown.has(code)).map(({ where }) => where)).toEqual([]);
  });
});

/** The source files under a folder, by their paths in it. */
function sourcesOf(folder: string, extension: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      const isForeign = foreign.has(entry.name) || entry.name.startsWith('.');
      return isForeign
        ? []
        : sourcesOf(join(folder, entry.name), extension).map((path) => join(entry.name, path));
    }
    return entry.name.endsWith(extension) ? [entry.name] : [];
  });
}
