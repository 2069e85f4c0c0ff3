import type { CallbackBinding } from './owner-contract.js';

/**
 * The binding with its deadline as a time, where it came as a duration.
 *
 * @param boundAtMs when the owner was started with it or given it, by Temporal's clock, in milliseconds since the epoch
 */
export function withDeadline(binding: CallbackBinding, boundAtMs: number): CallbackBinding {
  const { timeLeftMs, ...bound } = binding;
  return timeLeftMs === undefined || bound.deadline !== undefined
    ? binding
    : { ...bound, deadline: new Date(boundAtMs + timeLeftMs).toISOString() };
}
