import { AgentInputError } from './agent-input-error.js';
import type { BuiltinAgentRequest } from './builtin-agent.js';

/** The longest text that an agent takes, in bytes of UTF-8. */
export const maxTextBytes = 1024 * 1024;

/** Gives an input that must be there. `example` says what to put into it. */
export function requireInput({ inputs }: BuiltinAgentRequest, input: string, example: string): string {
  const value = inputs[input];
  if (value === undefined || value.trim() === '') {
    const fault = value === undefined ? 'it is missing' : 'it is empty';
    throw new AgentInputError(input, 'MISSING', `${fault}. Set it to ${example}.`);
  }
  return value;
}

/** Gives the input `text`, which must not be empty nor longer than 1 MiB. */
export function requireText(request: BuiltinAgentRequest): { text: string; input: string } {
  const input = 'text';
  const text = requireInput(request, input, 'the text to work on');
  const bytes = Buffer.byteLength(text);
  if (bytes > maxTextBytes) {
    throw new AgentInputError(
      input,
      'TOO_LARGE',
      `the text is ${bytes} bytes long and the limit is ${maxTextBytes}. Split it into shorter texts.`,
    );
  }
  return { text, input };
}
