import { listNames } from './list-names.js';
import type { DefinitionProblem } from './problems.js';

/** What decoding a part of a definition must know of the rest, and where it reports to. */
export interface Surroundings {
  readonly problems: DefinitionProblem[];
  /** The names of what `use` defines. */
  readonly reusable: ReusableNames;
  /** Whether the host has a function of that name; nothing when nobody said which it has. */
  readonly hostFunctions: ReadonlySet<string> | undefined;
  /** Variables that enclosing `for` and `catch` define. */
  readonly inherited: ReadonlySet<string>;
}

export interface ReusableNames {
  readonly errors: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  readonly retries: ReadonlySet<string>;
  readonly timeouts: ReadonlySet<string>;
}

/** Reports a problem. */
export function report({ problems }: Surroundings, pointer: string, message: string): void {
  problems.push({ pointer, message });
}

/** The surroundings inside a `for` or `catch` that defines variables. */
export function withInherited(surroundings: Surroundings, names: readonly string[]): Surroundings {
  return { ...surroundings, inherited: new Set([...surroundings.inherited, ...names]) };
}

/** Reports a reference to something `use` doesn't define. */
export function checkReference(
  surroundings: Surroundings,
  kind: keyof ReusableNames,
  name: string,
  pointer: string,
): void {
  const known = surroundings.reusable[kind];
  if (known.has(name)) return;
  const list = known.size === 0 ? 'it defines none' : `it has ${listNames(known)}`;
  report(surroundings, pointer, `use.${kind} defines no ${JSON.stringify(name)} (${list})`);
}
