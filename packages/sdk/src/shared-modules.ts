import { payloadConverter } from './payload-converter.js';

/**
 * What all workflows of a worker share: without this each would build the descriptors of Stigmer's messages anew, which takes
 * longer than all else that a small workflow does. Nothing here holds any state.
 *
 * The converter is named, and the package says that this module has side effects, because a bundler leaves out what is only
 * imported.
 */
export const sharedModules = [payloadConverter];
