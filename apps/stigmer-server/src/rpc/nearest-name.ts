/** The longest name that is looked at, in UTF-16 units: comparing two takes the product of their lengths. */
const MAX_LENGTH = 200;

/**
 * Finds the name that somebody probably meant: one that differs in a few letters (a third at most), or in nothing but case and
 * separators.
 */
export function nearestName(meant: string, known: readonly string[]): string | undefined {
  if (meant.length > MAX_LENGTH) {
    return undefined;
  }
  const [nearest] = known
    .map((name) => ({ name, distance: distanceBetween(plain(meant), plain(name)) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(plain(name).length / 3)))
    .toSorted((one, other) => one.distance - other.distance);
  return nearest?.name;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}

/** How many letters have to be added, removed or replaced (Levenshtein's distance). */
function distanceBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(one).entries()) {
    const next = [i + 1];
    for (const [j, otherLetter] of Array.from(other).entries()) {
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === otherLetter ? 0 : 1)),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
