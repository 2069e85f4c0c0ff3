/** The binary of a major version of Node.js: the running one where it is that, or else one from npm, which is kept. */
export function nodeBinary(major: number): string;
