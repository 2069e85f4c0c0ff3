import { brokenDownTime, formatTime, ISO_FORMAT, parseTime, secondsOf } from '../dates.js';
import { ofInput, withArgument, type NativeFunctions } from './native.js';

/** Dates, always in UTC. `now` is the host's clock, so that a replay sees the same time. */
export const timeFunctions: NativeFunctions = {
  'now/0': ofInput((_input, runtime) => runtime.now()),
  'gmtime/0': ofInput(brokenDownTime),
  'mktime/0': ofInput(secondsOf),
  'strftime/1': withArgument(formatTime),
  'strptime/1': withArgument(parseTime),
  'todate/0': ofInput((input) => formatTime(input, ISO_FORMAT)),
  'todateiso8601/0': ofInput((input) => formatTime(input, ISO_FORMAT)),
  'fromdate/0': ofInput((input) => secondsOf(parseTime(input, ISO_FORMAT))),
  'fromdateiso8601/0': ofInput((input) => secondsOf(parseTime(input, ISO_FORMAT))),
};
