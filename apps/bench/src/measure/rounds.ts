/** What is measured against each other, by name. */
export type Contenders<T> = Readonly<Record<string, (round: number) => Promise<T>>>;

/**
 * Measures each contender once a round, in an order that is turned round with each round: whoever comes later finds a warmer,
 * or a fuller, machine.
 *
 * @returns what each contender gave, round by round
 */
export async function alternate<T>(
  rounds: number,
  contenders: Contenders<T>,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const measured = new Map<string, T[]>(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = Object.entries(contenders);
    for (const [name, measure] of round % 2 === 0 ? order : order.toReversed()) {
      measured.get(name)?.push(await measure(round));
    }
  }
  return measured;
}
