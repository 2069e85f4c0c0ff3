/**
 * The revisions of the messages that callers receive. A caller says which one its stubs know, because the default
 * converters of Go and Python refuse a message with a field that they don't know.
 */
export const revisions = {
  /** What every caller can read. */
  first: 1,
  /** Adds `output_artifact` to the status, and all fields of the spec. */
  artifacts: 2,
} as const;

/** The latest revision: what callers read whose stubs are of today. */
export const LATEST_REVISION = revisions.artifacts;
