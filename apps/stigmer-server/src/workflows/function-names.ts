/** The functions that workflow definitions may call. */
export const functionNames = ['read-csv'] as const;

/** The name of one function. */
export type FunctionName = (typeof functionNames)[number];
