/** Every fault that the harness makes. */
export const faultKinds = [
  'kill -9 of a server that works',
  'kill -9 of a server between start and ACK',
  'kill -9 of a server between end and delivery',
  'kill -9 of a server between delivery and its record',
  "kill -9 of a caller's worker between start and ACK",
  'kill -9 of Temporal',
  'Temporal stopped and started',
  'server stopped for longer than its heartbeats',
  'owner terminated',
  'definition run terminated',
  'caller cancelled',
  'caller terminated',
  'caller reset',
  'caller timed out',
  'caller timed out and tried again',
  'attempt failed by its own worker',
  'agent ended between two attempts',
  'activity reset between attempts',
  'activity reset while an attempt runs',
  'activity unpaused from the first attempt',
  'activity paused while it waits',
  'deadline put off',
  'deadline brought nearer',
  'clock of a caller ahead',
  'clock of a caller behind',
  'time left told by a caller',
  'activity without a workflow cancelled',
  'activity without a workflow terminated',
  'activity without a workflow timed out and tried again',
  'owner of an activity without a workflow terminated',
  'reply of a delivery to an activity without a workflow lost',
  'Create repeated',
  'garbage token',
  'truncated token',
  'token of by-id shape',
  'stale token',
  'reply of a start lost',
  'reply of a delivery lost',
  'delivery refused again and again',
  'Temporal sheds load',
  'large result or failure',
  'deep result',
  'half a character, or a text that is cut',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Counts faults: how many were made, and how many met what they were aimed at. */
export class Tally {
  readonly #made = new Map<FaultKind, number>();
  readonly #hits = new Map<FaultKind, number>();

  made(kind: FaultKind, hits: number): void {
    this.#made.set(kind, (this.#made.get(kind) ?? 0) + 1);
    this.hit(kind, hits);
  }

  hit(kind: FaultKind, hits: number): void {
    this.#hits.set(kind, this.hits(kind) + hits);
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
