// CommonJS in both builds: only there does a module know its own place, and how to `require`, in the same words. It imports
// nothing, because a bundler's ES modules can't `require` what is imported here; they have no place of their own either, and take
// that of the program.
const modules = process.getBuiltinModule('node:module');
const path = process.getBuiltinModule('node:path');
const folder = typeof __dirname === 'string' ? __dirname : path.dirname(process.argv[1] ?? process.execPath);

export = {
  /** The module of the payload converter that belongs to this build. There is none where a bundler has moved this code. */
  payloadConverterPath: path.join(folder, 'payload-converter.js'),

  /** The module of what workflows share; the same holds. */
  sharedModulesPath: path.join(folder, 'shared-modules.js'),

  /** Loads a module as Temporal loads payload converters. */
  requireModule: (file: string): unknown =>
    modules.createRequire(path.join(folder, 'package-files.cjs'))(file),
};
