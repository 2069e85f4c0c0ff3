/** What a caller is told of a fault of the server's own. */
export const INTERNAL_FAULT = 'Something went wrong inside the server; its log says what.';
