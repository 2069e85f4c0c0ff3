// Compares the sizes of the packages with docs/reference/package-sizes.md, and fails where one is off by more than a tenth.
// With --update it writes that page.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { entryPoints, publicPackages, root } from './public-packages.mjs';

const page = join(root, 'docs', 'reference', 'package-sizes.md');

/** Smaller differences, in kB, come from the compressor. */
const NEGLIGIBLE = 1;

const packages = table(
  ['package', 'packed', 'installed'],
  publicPackages.map((each) => packedSizes(each)),
);
const entries = table(
  ['import', 'minified', 'gzip'],
  await Promise.all(publicPackages.flatMap(entryPoints).map(bundledSizes)),
);
const text = `# Sizes of the packages

In kB of 1,000 bytes, written by \`npm run update:packages\`; \`npm run check:packages\` fails when one is off by more than a
tenth.

What npm downloads and unpacks, without dependencies:

${packages}

What each import adds to a bundle, with its dependencies but without Temporal's packages. A workflow bundle only takes
\`@stigmer/sdk/workflow\` and the payload converter, which share most of it:

${entries}
`;

if (process.argv.includes('--update')) {
  writeFileSync(page, text);
} else {
  compare(readFileSync(page, 'utf8'), text);
}

function packedSizes({ folder, manifest: { name } }) {
  const answer = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8' });
  const [{ size, unpackedSize }] = JSON.parse(answer);
  return [name, size, unpackedSize];
}

async function bundledSizes({ name, file }) {
  const bundle = await rolldown({ input: file, platform: 'node', external: [/^@temporalio\//, /^node:/] });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  const code = output.map((chunk) => chunk.code ?? '').join('');
  return [name, code.length, gzipSync(code).length];
}

function table([first, ...others], rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line([first, ...others]),
    line(['---', ...others.map(() => '---:')]),
    ...rows.map(([name, ...bytes]) =>
      line([`\`${name}\``, ...bytes.map((size) => (size / 1000).toFixed(1))]),
    ),
  ].join('\n');
}

function compare(written, measured) {
  const [was, is] = [written, measured].map(sizesOf);
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [before = [], now = []] = [was.get(name), is.get(name)];
    const isClose =
      before.length === now.length &&
      now.every((size, at) => Math.abs(size - before[at]) <= Math.max(NEGLIGIBLE, before[at] / 10));
    if (!isClose) {
      process.stderr.write(
        `${name} has ${now.join(' and ') || 'no'} kB, not ${before.join(' and ') || 'any'}. ` +
          'If that is meant, run: npm run update:packages\n',
      );
      process.exitCode = 1;
    }
  }
}

/** The rows of a page, by their first cell and their number of occurrence: a package has a row in both tables. */
function sizesOf(markdown) {
  const rows = [...markdown.matchAll(/^\| `(\S+)` +\| +([\d.]+) \| +([\d.]+) \|$/gm)];
  return new Map(
    rows.map(([, name, ...sizes], at) => [
      rows.slice(0, at).some(([, other]) => other === name) ? `A bundle of ${name}` : name,
      sizes.map(Number),
    ]),
  );
}
