/** The signal that asks an owner, or its stand-in, to deliver now: it waits for its next try, or holds a failure. */
export const REDELIVER_SIGNAL = 'redeliver';

/** The update that has a held execution run again. */
export const RECOVER_UPDATE = 'recover';
