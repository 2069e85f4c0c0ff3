// Builds the package that it is called in, for publishing: ES modules into dist/esm, CommonJS into dist/cjs. From scratch,
// because whatever is in dist is published.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const compiler = join(import.meta.dirname, '..', 'node_modules', 'typescript', 'bin', 'tsc');

rmSync('dist', { recursive: true, force: true });
for (const project of ['tsconfig.json', 'tsconfig.commonjs.json']) {
  execFileSync(process.execPath, [compiler, '--project', project], { stdio: 'inherit' });
}
// Tells Node, TypeScript and bundlers what the folder holds: the package's own "type": "module" would count there otherwise.
writeFileSync(join('dist', 'cjs', 'package.json'), '{ "type": "commonjs", "sideEffects": false }\n');
