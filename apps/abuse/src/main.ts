import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { nodeBinary } from '../../../scripts/replay/node-binary.mjs';
import { attacks } from './attacks.js';
import { run } from './run.js';
import { FULL, SHORT } from './size.js';

const MAX_SEED = 1_000_000;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    node: { type: 'string' },
    only: { type: 'string', multiple: true },
    except: { type: 'string', multiple: true, default: [] },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
if (process.platform !== 'linux') {
  say('It reads /proc, and needs Linux.');
  process.exit(2);
}
const named = [...(values.only ?? []), ...values.except];
const unknown = named.find((name) => !attacks.some((attack) => attack.name === name));
if (unknown !== undefined) {
  say(`There is no attack "${unknown}": ${attacks.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * MAX_SEED));
const node = values.node === undefined ? process.execPath : nodeBinary(Number(values.node));
const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
say(`SEED=${seed}, the server runs on Node.js ${version}`);
const passed = await run({
  size: values.short ? SHORT : FULL,
  seed,
  node,
  nodeMajor: Number(/^v(\d+)/.exec(version)?.[1]),
  only: values.only,
  except: values.except,
  say,
});
process.exit(passed ? 0 : 1);
