// Installs the packed packages into a project outside of this repository, as a user would, with their peers from the registry;
// then compiles and runs the program in consumer/ as an ES module and as CommonJS.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll } from './tarballs.mjs';
import { publicPackages } from './public-packages.mjs';

/** Compilers and versions of Node's types, with the settings that a project of that age has for each module format. */
const generations = [
  { typescript: '~5.4', node: 20, formats: { commonjs: { module: 'commonjs', moduleResolution: 'node10' } } },
  ...[22, 24].map((node) => ({
    typescript: '^7.0',
    node,
    formats: { commonjs: { module: 'node16' }, module: { module: 'nodenext' } },
  })),
];

const folder = mkdtempSync(join(tmpdir(), 'stigmer-consumers-'));
try {
  install();
  for (const { node, formats } of generations) {
    for (const [format, options] of Object.entries(formats)) {
      compileAndRun(join(folder, `node${node}`), format, options);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

function install() {
  const tarballs = packAll(folder).map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]);
  const peers = publicPackages.flatMap(({ manifest }) => Object.entries(manifest.peerDependencies));
  writeManifest(folder, {
    private: true,
    workspaces: generations.map(({ node }) => `node${node}`),
    dependencies: Object.fromEntries([...peers, ...tarballs]),
  });
  for (const { typescript, node } of generations) {
    const workspace = join(folder, `node${node}`);
    mkdirSync(workspace);
    writeManifest(workspace, {
      name: `node${node}`,
      devDependencies: { typescript, '@types/node': `^${node}` },
    });
  }
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error');
}

function compileAndRun(workspace, format, options) {
  const project = join(workspace, format);
  cpSync(join(import.meta.dirname, 'consumer'), project, { recursive: true });
  writeManifest(project, { type: format });
  const compilerOptions = {
    strict: true,
    target: 'es2022',
    types: ['node'],
    rootDir: '.',
    outDir: 'dist',
    skipLibCheck: false,
    ...options,
  };
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['main.ts', 'workflows.ts'] }),
  );
  compile(project);
  run(project, process.execPath, 'dist/main.js', join(project, 'dist', 'workflows.js'));
  process.stdout.write(`${workspace}, ${format}: compiled and run.\n`);
}

/** Types of others have errors of their own, for which users set skipLibCheck: only the program's and ours count. */
function compile(project) {
  const { stdout, error } = spawnSync('npx', ['--no-install', 'tsc'], { cwd: project, encoding: 'utf8' });
  const ours = stdout
    .split('\n')
    .filter((line) => /^(?!.*node_modules\/(?!@stigmer\/)).*error TS/.test(line));
  if (error || ours.length > 0) {
    throw new Error(`${project} does not compile:\n${ours.join('\n')}`, { cause: error });
  }
}

function writeManifest(into, manifest) {
  writeFileSync(join(into, 'package.json'), JSON.stringify(manifest));
}

function run(cwd, command, ...options) {
  execFileSync(command, options, { cwd, stdio: 'inherit' });
}
