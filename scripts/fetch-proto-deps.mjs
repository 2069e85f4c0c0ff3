// Brings the .proto files that ours import, but that no npm package carries, into .proto-deps (ignored by git).
// The Go module proxy carries protovalidate's. Only generating and linting need them; the generated code is checked in.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const module = 'github.com/bufbuild/protovalidate@v1.2.2';
const target = join(import.meta.dirname, '..', '.proto-deps', 'protovalidate');
const stamp = join(target, 'module.txt');

if (!(existsSync(stamp) && readFileSync(stamp, 'utf8') === module)) {
  let download;
  try {
    download = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' }));
  } catch (cause) {
    throw new Error(`${module} could not be fetched with Go. Install Go 1.22 or newer, then try again.`, {
      cause,
    });
  }
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  cpSync(join(download.Dir, 'proto', 'protovalidate', 'buf'), join(target, 'buf'), {
    recursive: true,
    mode: 0,
  });
  execFileSync('chmod', ['-R', 'u+w', target]);
  writeFileSync(stamp, module);
}
