// CommonJS in both builds: only there does a module know its own place, and how to `require`, in the same words.
import path = require('node:path');

export = {
  /** The module of the payload converter that belongs to this build. */
  payloadConverterPath: path.join(__dirname, 'payload-converter.js'),

  /** The module of what workflows share. */
  sharedModulesPath: path.join(__dirname, 'shared-modules.js'),

  /** Loads a module as Temporal loads payload converters. */
  requireModule: (file: string): unknown => require(file),
};
