// Node.js in other versions than the one that runs, from the npm registry.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const platform = process.platform === 'win32' ? 'win' : process.platform;
const name = `node-${platform}-${process.arch}`;

/** The binary of a major version of Node.js: the running one where it is that, or else one from npm, which is kept. */
export function nodeBinary(major) {
  if (majorOf(process.version) === major) {
    return process.execPath;
  }
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'stigmer', `node-${major}`);
  const binary = join(folder, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const options = ['--prefix', folder, '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
    execFileSync('npm', ['install', ...options, '--loglevel=error', `${name}@${major}`], {
      stdio: 'inherit',
      shell: platform === 'win',
    });
  }
  const version = execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim();
  if (majorOf(version) !== major) {
    throw new Error(`${binary} is Node.js ${version}, not ${major}: remove ${folder} and try again.`);
  }
  return binary;
}

function majorOf(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1]);
}
