import { create, isMessage, type DescMessage } from '@bufbuild/protobuf';
import { executionSchemas, messageToPayload } from '@stigmer/handshake';
import type { PayloadConverter } from '@temporalio/common';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { existsSync, readFileSync } from 'node:fs';
import { StigmerConverterError } from './config-error.js';
import { CONVERTER_MARKER } from './converter-marker.js';
// oxlint-disable-next-line import/default -- the linter does not know `export =`
import packageFiles from './package-files.cjs';

/**
 * Where Temporal loads the payload converter from: `dataConverter: { payloadConverterPath }` of a worker or client that does
 * without the plugin, and `payloadConverterPath` of `bundleWorkflowCode`.
 */
export const payloadConverterPath: string = packageFiles.payloadConverterPath;

/**
 * The payload converter to use: a user's own where it can read Stigmer's messages, or else ours.
 *
 * @throws StigmerConverterError where the user's own can't, or where ours isn't there because a bundler has moved the SDK
 */
export function checkedConverterPath(own: string = payloadConverterPath): string {
  if (own === payloadConverterPath && !existsSync(own)) {
    throw new StigmerConverterError(
      `The SDK's payload converter is not at ${own}: a bundler seems to have put @stigmer/sdk into another file. Either keep ` +
        '@stigmer/sdk external, as @temporalio/* has to be, and install it; or bundle ' +
        "'@stigmer/sdk/payload-converter' into a file of its own, and give that file's absolute path to the worker and the " +
        'client: dataConverter: { payloadConverterPath }.',
    );
  }
  if (!readsExecutions(loadConverter(own))) {
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
  const module = requireModule(path);
  const converter =
    typeof module === 'object' && module !== null && 'payloadConverter' in module
      ? module.payloadConverter
      : undefined;
  return isPayloadConverter(converter) ? converter : undefined;
}

function requireModule(path: string): unknown {
  try {
    return packageFiles.requireModule(path);
  } catch (cause) {
    throw new StigmerConverterError(`The payload converter ${path} can't be loaded.`, { cause });
  }
}

function isPayloadConverter(value: unknown): value is PayloadConverter {
  return typeof value === 'object' && value !== null && 'toPayload' in value && 'fromPayload' in value;
}

/** Tries it with payloads as Stigmer delivers them. */
function readsExecutions(converter: PayloadConverter | undefined): boolean {
  return Object.values<DescMessage>(executionSchemas).every((schema) => {
    try {
      const read: unknown = converter?.fromPayload(messageToPayload(schema, create(schema)));
      return isMessage(read, schema);
    } catch {
      return false;
    }
  });
}
