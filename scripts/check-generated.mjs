// Checks that the checked-in generated code is what the .proto files give: generates it into a folder aside, and compares.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const generated = ['packages/api/src/gen', 'apis/ai', 'apps/stigmer-server/src/rpc/gen'];
const aside = mkdtempSync(join(tmpdir(), 'stigmer-generated-'));
try {
  execFileSync('buf', ['generate', '--output', aside], { stdio: 'inherit' });
  execFileSync('buf', ['generate', '--output', join(aside, 'apps/stigmer-server')], {
    stdio: 'inherit',
    cwd: 'apps/stigmer-server',
  });
  for (const folder of generated) {
    try {
      execFileSync('diff', ['-r', folder, join(aside, folder)], { stdio: 'inherit' });
    } catch (cause) {
      throw new Error(`${folder} is not what the .proto files give. Run: npm run generate`, { cause });
    }
  }
} finally {
  rmSync(aside, { recursive: true, force: true });
}
