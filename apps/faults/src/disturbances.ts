/** When processes of servers or of Temporal were down or stopped: what has little time then may come too late. */
export class Disturbances {
  readonly #spans: { readonly from: number; to: number }[] = [];

  /** One begins now; the function that is given back ends it. */
  begin(): () => void {
    const span = { from: Date.now(), to: Infinity };
    this.#spans.push(span);
    return () => {
      span.to = Math.min(span.to, Date.now());
    };
  }

  /** Whether there was one between two times of `Date.now()`. */
  between(from: number, to: number): boolean {
    return this.#spans.some((span) => span.from <= to && span.to >= from);
  }
}
