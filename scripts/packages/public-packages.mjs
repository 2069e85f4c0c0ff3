import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** The packages that are published, with their folders; those that others need come first. */
export const publicPackages = readdirSync(join(root, 'packages'))
  .map((name) => {
    const folder = join(root, 'packages', name);
    return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
  })
  .filter(({ manifest }) => !manifest.private)
  .toSorted((a, b) => (needs(a, b) ? 1 : needs(b, a) ? -1 : 0));

function needs({ manifest: { dependencies = {} } }, other) {
  return other.manifest.name in dependencies;
}

/** The entry points of a package that are modules, as its users name them, each with the built ES module. */
export function entryPoints({ folder, manifest: { name, exports } }) {
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([path, target]) => ({
      name: path === '.' ? name : `${name}/${path.slice(2)}`,
      file: join(folder, target.import),
    }));
}
