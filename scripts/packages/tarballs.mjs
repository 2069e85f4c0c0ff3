import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { publicPackages, root } from './public-packages.mjs';

/** Packs every public package into a folder, as `npm publish` would. Gives the files, in the order to publish them. */
export function packAll(into) {
  return publicPackages.map(({ folder, manifest }) => {
    const answer = execFileSync('npm', ['pack', '--json', '--pack-destination', into], {
      cwd: folder,
      encoding: 'utf8',
    });
    const [{ filename }] = JSON.parse(answer);
    return { manifest, tarball: join(into, filename) };
  });
}

/** Checks that every consumer resolves what is packed, and its types: ES modules, CommonJS, bundlers, older TypeScript. */
export function checkTarball({ tarball }) {
  const run = (tool, ...options) =>
    execFileSync('npx', ['--no-install', tool, tarball, ...options], { cwd: root, stdio: 'inherit' });
  run('publint', '--strict');
  run('attw', '--profile', 'strict', '--format', 'ascii', '--quiet');
}
