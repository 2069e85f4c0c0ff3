/** Stands for a payload that others have sent and that can't be read here. */
export class UnreadablePayload {
  readonly reason: string;

  /** @param reason a sentence */
  constructor(reason: string) {
    this.reason = reason;
  }
}
