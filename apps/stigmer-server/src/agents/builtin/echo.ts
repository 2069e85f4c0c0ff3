import type { BuiltinAgent } from './builtin-agent.js';

/** Gives back what it got: for trying the way to an agent and back. */
export const echo: BuiltinAgent = {
  async run({ inputs, message }, { signal }) {
    signal.throwIfAborted();
    return { inputs: { ...inputs }, ...(message === '' ? {} : { message }) };
  },
};
