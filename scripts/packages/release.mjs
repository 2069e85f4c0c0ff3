// Publishes the public packages whose version the registry does not have: packs them, checks what was packed, and publishes
// those very files. With --dry-run it stops before it asks the registry anything.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTarball, packAll } from './tarballs.mjs';

const dryRun = process.argv.includes('--dry-run');
const folder = mkdtempSync(join(tmpdir(), 'stigmer-release-'));
try {
  const packed = packAll(folder);
  packed.forEach(checkTarball);
  for (const { manifest, tarball } of packed) {
    const release = `${manifest.name}@${manifest.version}`;
    if (dryRun) {
      process.stdout.write(`${release} is fit to be published.\n`);
    } else if (isPublished(release)) {
      process.stdout.write(`${release} is published already.\n`);
    } else {
      execFileSync('npm', ['publish', tarball, '--access', 'public'], { stdio: 'inherit' });
    }
  }
  if (!dryRun) {
    execFileSync('npx', ['--no-install', 'changeset', 'tag'], { stdio: 'inherit' });
  }
} finally {
  rmSync(folder, { recursive: true });
}

function isPublished(release) {
  const { status, stdout, stderr } = spawnSync('npm', ['view', release, 'version', '--json'], {
    encoding: 'utf8',
  });
  if (status === 0) {
    return stdout.trim() !== '';
  }
  // The package itself may be new. Any other answer is no reason to publish.
  if (stdout.includes('E404')) {
    return false;
  }
  throw new Error(`The registry does not tell whether ${release} is published: ${stderr}`);
}
