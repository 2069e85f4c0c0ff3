import { brokenDownTime, formatTime, ISO_FORMAT, parseTime, secondsOf } from '../dates.js';
import { ofInput, withArgument, type NativeFunctions } from './native.js';

/** Dates, always in UTC. `now` is the host's clock, so that a replay sees the same time. */
export const timeFunctions: NativeFunctions = {
  'now/0': ofInput((_input, runtime) => runtime.now()),
  'gmtime/0': ofInput(brokenDownTime),
  'mktime/0': ofInput(secondsOf),
  'strftime/1': withArgument((input, format, { budget }) => formatTime(input, format, budget)),
  'strptime/1': withArgument((input, format, { budget }) => parseTime(input, format, budget)),
  'todate/0': ofInput((input, { budget }) => formatTime(input, ISO_FORMAT, budget)),
  'todateiso8601/0': ofInput((input, { budget }) => formatTime(input, ISO_FORMAT, budget)),
  'fromdate/0': ofInput((input, { budget }) => secondsOf(parseTime(input, ISO_FORMAT, budget))),
  'fromdateiso8601/0': ofInput((input, { budget }) => secondsOf(parseTime(input, ISO_FORMAT, budget))),
};
