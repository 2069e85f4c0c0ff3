/** Functions of jq that no workflow expression may use, and why. */
const REASONS: Readonly<Record<string, string>> = {
  env: 'it reads the environment of the machine',
  input: 'there is no input but the data of the workflow',
  inputs: 'there is no input but the data of the workflow',
  input_filename: 'there is no input file',
  input_line_number: 'there is no input file',
  debug: 'there is no console to print to',
  stderr: 'there is no console to print to',
  halt: 'use `then: end` or a `raise` task',
  halt_error: 'use a `raise` task',
  localtime: 'it depends on the time zone of the machine: use gmtime',
  strflocaltime: 'it depends on the time zone of the machine: use strftime',
  get_search_list: 'there are no modules',
  modulemeta: 'there are no modules',
};

/** Why a function of jq isn't available, if it is one of those. */
export function unavailableReason(name: string): string | undefined {
  return Object.hasOwn(REASONS, name) ? REASONS[name] : undefined;
}
