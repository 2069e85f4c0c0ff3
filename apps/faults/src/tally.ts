/** Every fault that the harness makes. */
export const faultKinds = [
  'kill -9 of a server',
  'kill -9 of a server during Create',
  'kill -9 of a server between end and delivery',
  "kill -9 of a caller's worker",
  'kill -9 of Temporal',
  'server stopped for longer than its heartbeats',
  'owner terminated',
  'definition run terminated',
  'caller cancelled',
  'caller terminated',
  'caller reset',
  'caller timed out',
  'attempt failed by its own worker',
  'Create repeated',
  'bad token',
  'reply lost',
  'Temporal sheds load',
  'large result or failure',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Counts faults: how many were made, and how many met something that was under way. */
export class Tally {
  readonly #made = new Map<FaultKind, number>();
  readonly #hits = new Map<FaultKind, number>();

  made(kind: FaultKind, hits = 0): void {
    this.#made.set(kind, (this.#made.get(kind) ?? 0) + 1);
    this.hit(kind, hits);
  }

  hit(kind: FaultKind, hits = 1): void {
    this.#hits.set(kind, (this.#hits.get(kind) ?? 0) + hits);
  }

  /** The kinds that have not met enough. */
  missing(atLeast: number): FaultKind[] {
    return faultKinds.filter((kind) => this.hits(kind) < atLeast);
  }

  hits(kind: FaultKind): number {
    return this.#hits.get(kind) ?? 0;
  }

  /** As a table in Markdown. */
  table(): string {
    return [
      '| fault | made | hit |',
      '| --- | ---: | ---: |',
      ...faultKinds.map((kind) => `| ${kind} | ${this.#made.get(kind) ?? 0} | ${this.hits(kind)} |`),
    ].join('\n');
  }
}
