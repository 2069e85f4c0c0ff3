import { isCancellation } from '@temporalio/workflow';

/**
 * Does what operators should learn of, but what no outcome depends on: its failure is passed over.
 *
 * @throws a cancellation
 */
export async function bestEffort(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isCancellation(error)) {
      throw error;
    }
  }
}
