import { MOMENT_MS } from './claim.js';
import type { FaultContext } from './fault.js';
import type { Handshake } from './script.js';
import type { ToldToken } from './tokens.js';
import { until } from './until.js';

/** The token of a caller's latest attempt, once its Create has been acknowledged. */
export async function acceptedToken({ tokens }: FaultContext, { index }: Handshake): Promise<ToldToken> {
  await until('the token was accepted', MOMENT_MS, async () => tokens.latest(index)?.isAccepted === true);
  const told = tokens.latest(index);
  if (!told) {
    throw new Error('No token has been told');
  }
  return told;
}
