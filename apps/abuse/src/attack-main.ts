import { attacks } from './attacks.js';
import type { Found, Target } from './attack.js';

// The process of one attack.
process.once('disconnect', () => process.exit());
const [, , name, json = ''] = process.argv;
const target = JSON.parse(json) as Target;
const attack = attacks.find((candidate) => candidate.name === name);
const found: Found = await (
  attack?.run(target) ?? Promise.reject(new Error(`There is no attack "${name}"`))
).catch((error: unknown) => ({
  complaints: [`The attack could not be made: ${error instanceof Error ? error.stack : String(error)}`],
  figures: [],
}));
process.send?.(found, () => process.exit());
