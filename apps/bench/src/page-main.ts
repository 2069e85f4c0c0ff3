import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { readJsonLines } from './report/json-lines.js';
import { withResults } from './report/page.js';
import { pictures } from './report/pictures.js';

/**
 * Writes results into a page of the documentation, with pictures in a folder beside it that has its name:
 * `node apps/bench/dist/page-main.js <results> <page>`.
 */
const [resultsFile, pageFile] = process.argv.slice(2);
if (resultsFile === undefined || pageFile === undefined) {
  process.stderr.write('usage: page-main <results, as npm run bench -- --json writes them> <page>\n');
  process.exit(2);
}
const measured = readJsonLines(await readFile(resultsFile, 'utf8'));
const folder = basename(pageFile, '.md');
const where = `on ${cpus().length} cores, Node ${process.versions.node}`;
const page = withResults(await readFile(pageFile, 'utf8'), measured, where, folder);
await mkdir(join(dirname(pageFile), folder), { recursive: true });
for (const { file, svg } of pictures(measured)) {
  await writeFile(join(dirname(pageFile), folder, file), svg);
}
await writeFile(pageFile, page);
