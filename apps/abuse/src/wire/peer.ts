/**
 * Where attacks come from: an address of its own, as that of another machine would be. What is ordinary comes from 127.0.0.1, so
 * that a limit for each peer tells them apart.
 */
export const ATTACKER = '127.0.0.2';

/** Another peer, of a crowd. */
export function peer(index: number): string {
  return `127.0.1.${1 + (index % 250)}`;
}
