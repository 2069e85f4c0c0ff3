import * as fc from 'fast-check';
import { checkDefinition } from '@stigmer/serverless-workflow/definition';
import { randomExpressions } from './random-expressions.js';

/** How many definitions there are that are made up at random, and how many tasks each has. */
export const RANDOM_DEFINITIONS = 12;
const TASKS = 20;

/** A definition that a server can have among its files. */
export interface RandomDefinition {
  readonly name: string;
  readonly yaml: string;
}

/** Definitions of random expressions that can be read, by a seed. Each task goes on to the next, whatever becomes of it. */
export function randomDefinitions(seed: number): RandomDefinition[] {
  const expressions = fc
    .sample(randomExpressions, { seed, numRuns: 4 * RANDOM_DEFINITIONS * TASKS })
    .filter((expression) => checkDefinition(yamlOf('check', [expression])).ok);
  return Array.from({ length: RANDOM_DEFINITIONS }, (_, index) => {
    const name = randomName(index);
    return { name, yaml: yamlOf(name, expressions.slice(index * TASKS, (index + 1) * TASKS)) };
  });
}

/** The id of one of them. */
export function randomName(index: number): string {
  return `abuse-random-${index}`;
}

/** A definition of one task for each expression. */
export function yamlOf(name: string, expressions: readonly string[]): string {
  const tasks = expressions.map((expression, index) => ({
    [`t${index}`]: {
      try: [{ [`s${index}`]: { set: { value: `\${ ${expression} }` } } }],
      catch: {},
    },
  }));
  const document = { dsl: '1.0.0', namespace: 'abuse', name, version: '1.0.0' };
  // JSON is YAML too.
  return JSON.stringify({ document, do: [...tasks, { finish: { set: { ended: true } } }] });
}
