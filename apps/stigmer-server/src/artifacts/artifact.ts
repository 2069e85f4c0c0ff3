import { create, fromJson, toJson, type JsonObject } from '@bufbuild/protobuf';
import { ArtifactSchema, type Artifact } from '@stigmer/api/artifact/v1';
import { executionIdPrefixes } from '../temporal/execution-id-prefixes.js';

const ARTIFACT_ID = new RegExp(
  `^(${Object.values(executionIdPrefixes).join('|')})-[0-9a-f-]{32,36}/[0-9a-f]{64}$`,
);

/** A reference to something that is kept outside of Temporal, as it goes through Temporal's JSON payloads. */
export interface ArtifactReference {
  /** The execution's id, a slash, and the SHA-256 of the bytes. */
  readonly id: string;
  readonly sizeBytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly mediaType: string;
}

/** What tells a result of ours from an output, which may hold anything. */
const INLINE = 'stigmer/inline';
const ARTIFACT = 'stigmer/artifact';

/** What a run of an agent or a workflow gave: its output, or, where that is too large for Temporal, where it is kept. */
export type RunOutput =
  | { readonly form: typeof INLINE; readonly output: JsonObject }
  | { readonly form: typeof ARTIFACT; readonly artifact: ArtifactReference };

/** An output as it is. */
export function inlineOutput(output: JsonObject): RunOutput {
  return { form: INLINE, output };
}

/** An output that is kept elsewhere. */
export function artifactOutput(artifact: ArtifactReference): RunOutput {
  return { form: ARTIFACT, artifact };
}

/**
 * What a run gave, without its form.
 *
 * @param result executions that were under way before there were artifacts have the bare output recorded
 */
export function outputOrArtifact(
  result: RunOutput | JsonObject,
): { readonly output: JsonObject } | { readonly artifact: ArtifactReference } {
  return isRunOutput(result)
    ? result.form === INLINE
      ? { output: result.output }
      : { artifact: result.artifact }
    : { output: result };
}

function isRunOutput(result: RunOutput | JsonObject): result is RunOutput {
  return result['form'] === INLINE || result['form'] === ARTIFACT;
}

/** The id of an artifact of an execution. Storing the same bytes again finds the same artifact. */
export function artifactId(executionId: string, sha256: string): string {
  return `${executionId}/${sha256}`;
}

/** Whether a text has the form of an artifact's id; nothing else ever becomes a path or a key of a store. */
export function isArtifactId(id: string): boolean {
  return ARTIFACT_ID.test(id);
}

/** The reference as the API has it. */
export function artifactMessage({ id, sizeBytes, sha256, mediaType }: ArtifactReference): Artifact {
  return create(ArtifactSchema, { id, sizeBytes: BigInt(sizeBytes), sha256, mediaType });
}

/** The reference of a message. */
export function artifactReference({ id, sizeBytes, sha256, mediaType }: Artifact): ArtifactReference {
  return { id, sizeBytes: Number(sizeBytes), sha256, mediaType };
}

/** The output that stands for an artifact where the reader's messages have no field for it. */
export function artifactAsOutput(artifact: Artifact): JsonObject {
  return { artifact: toJson(ArtifactSchema, artifact) };
}

/** The artifact of an execution that an output stands for; undefined where it is an output of its own. */
export function artifactFromOutput(
  executionId: string,
  output: JsonObject | undefined,
): Artifact | undefined {
  const { artifact } = output ?? {};
  if (artifact === undefined) {
    return undefined;
  }
  try {
    const found = fromJson(ArtifactSchema, artifact);
    return found.id === artifactId(executionId, found.sha256) ? found : undefined;
  } catch {
    return undefined;
  }
}
