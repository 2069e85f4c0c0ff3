/** An outcome takes more bytes than Temporal takes in a payload. Trying again does not help. */
export class OutcomeTooLargeError extends Error {
  override readonly name = 'OutcomeTooLargeError';

  constructor(bytes: number, most: number) {
    super(`The outcome takes ${bytes} bytes; at most ${most} can be delivered.`);
  }
}
