import { create, isMessage } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import type { PayloadConverter } from '@temporalio/common';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CONVERTER_MARKER } from './converter-marker.js';

/** A worker, client or bundle could not read the executions that Stigmer delivers. */
export class StigmerConverterError extends Error {
  override readonly name = 'StigmerConverterError';
}

/** Where Temporal loads the payload converter from. */
export const payloadConverterPath = fileURLToPath(new URL('../dist/payload-converter.js', import.meta.url));

const require = createRequire(import.meta.url);

/**
 * The payload converter to use: a user's own where it can read Stigmer's messages, or else ours.
 *
 * @throws StigmerConverterError where the user's own can't
 */
export function checkedConverterPath(own: string | undefined): string {
  if (own === undefined || own === payloadConverterPath) {
    return payloadConverterPath;
  }
  if (!convertsExecutions(loadConverter(own))) {
    throw new StigmerConverterError(
      `The payload converter ${own} can't convert Stigmer's messages. Export from it: payloadConverter = ` +
        "withStigmerMessages(yourConverter), with withStigmerMessages from '@stigmer/sdk/payload-converter'.",
    );
  }
  return own;
}

/**
 * Refuses a prebuilt bundle that was built without the payload converter: its workflows would fail, again and again, on the
 * first execution that is delivered to them.
 *
 * @throws StigmerConverterError
 */
export function checkBundle(bundle: WorkflowBundleOption): void {
  const code = 'code' in bundle ? bundle.code : readFileSync(bundle.codePath, 'utf8');
  if (!code.includes(CONVERTER_MARKER)) {
    throw new StigmerConverterError(
      "The workflow bundle lacks Stigmer's payload converter. Give the plugin to bundleWorkflowCode too: " +
        'bundleWorkflowCode({ workflowsPath, plugins: [new StigmerPlugin()] }).',
    );
  }
}

function loadConverter(path: string): PayloadConverter | undefined {
  const module: unknown = require(path);
  const converter =
    typeof module === 'object' && module !== null && 'payloadConverter' in module
      ? module.payloadConverter
      : undefined;
  return isPayloadConverter(converter) ? converter : undefined;
}

function isPayloadConverter(value: unknown): value is PayloadConverter {
  return typeof value === 'object' && value !== null && 'toPayload' in value && 'fromPayload' in value;
}

function convertsExecutions(converter: PayloadConverter | undefined): boolean {
  const execution = create(AgentExecutionSchema, { id: 'probe' });
  try {
    const back: unknown = converter?.fromPayload(converter.toPayload(execution));
    return isMessage(back, AgentExecutionSchema) && back.id === execution.id;
  } catch {
    return false;
  }
}
