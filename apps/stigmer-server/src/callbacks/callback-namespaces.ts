import type { WorkflowService } from '@temporalio/client';

/** A namespace whose tokens are accepted can't be used. */
export class CallbackNamespaceError extends Error {
  override readonly name = 'CallbackNamespaceError';
}

/** The namespaces whose tokens are accepted. A token only holds the namespace's id; Temporal's calls want its name. */
export class CallbackNamespaces {
  readonly #nameById: ReadonlyMap<string, string>;

  constructor(nameById: ReadonlyMap<string, string>) {
    this.#nameById = nameById;
  }

  /** The name of an accepted namespace; undefined for one that isn't accepted. */
  nameOf(namespaceId: string): string | undefined {
    return this.#nameById.get(namespaceId);
  }

  /** Whether a namespace of this name is accepted. */
  accepts(name: string): boolean {
    return this.names.includes(name);
  }

  get names(): readonly string[] {
    return [...this.#nameById.values()];
  }
}

/**
 * Looks up the ids of the accepted namespaces.
 *
 * @throws CallbackNamespaceError if one of them can't be described
 */
export async function describeCallbackNamespaces(
  workflowService: WorkflowService,
  names: readonly string[],
): Promise<CallbackNamespaces> {
  const described = names.map(async (namespace): Promise<[string, string]> => {
    try {
      const { namespaceInfo } = await workflowService.describeNamespace({ namespace });
      return [namespaceInfo?.id ?? '', namespace];
    } catch (cause) {
      throw new CallbackNamespaceError(
        `The namespace "${namespace}" of STIGMER_CALLBACK_NAMESPACES can't be described in Temporal. ` +
          'Create it, take it off the list, or give this server the right to read it.',
        { cause },
      );
    }
  });
  return new CallbackNamespaces(new Map(await Promise.all(described)));
}
