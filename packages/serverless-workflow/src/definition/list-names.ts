/** How many names a problem tells: a definition may have tens of thousands, and as many problems. */
const MAX_NAMES = 20;

/** Names as a problem tells them: the first ones, and whether there are others. */
export function listNames(...groups: readonly Iterable<string>[]): string {
  const first: string[] = [];
  for (const names of groups) {
    for (const name of names) {
      if (first.length === MAX_NAMES) return `${first.join(', ')} and others`;
      first.push(name);
    }
  }
  return first.join(', ');
}
