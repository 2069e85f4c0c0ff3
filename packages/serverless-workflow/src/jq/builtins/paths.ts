import type { JsonValue } from '../../json.js';
import { JqError } from '../jq-error.js';
import { deletePaths, setPath, type Path } from '../paths.js';
import { withArgument, withArguments, type NativeFunctions } from './native.js';

/** Changes by path. */
export const pathFunctions: NativeFunctions = {
  'setpath/2': withArguments((input, path, value, { budget }) => setPath(input, asPath(path), value, budget)),
  'delpaths/1': withArgument((input, paths, { budget }) => {
    if (!Array.isArray(paths)) throw new JqError('Paths must be specified as an array');
    return deletePaths(input, paths.map(asPath), budget);
  }),
};

function asPath(value: JsonValue): Path {
  if (Array.isArray(value)) return value;
  throw new JqError('Path must be specified as an array');
}
