/**
 * Stands in every workflow bundle that holds the payload converter, and only there: how the plugin knows a bundle that was
 * built without it.
 */
export const CONVERTER_MARKER = 'stigmer-payload-converter-is-bundled';
