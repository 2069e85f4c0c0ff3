import type { Attack } from '../attack.js';
import { run, tellEnds } from '../wire/executions.js';
import { serve } from '../wire/web.js';
import { largeStreams } from './large-streams.js';

/** A client that fills the server's memory must not have the documents of others taken for what did it. */
export const memoryElsewhere: Attack = {
  name: 'memory-elsewhere',
  what: 'a client that sends over 1 GB while documents of others are read: none of those fails for it',
  growthMiB: 1_000,
  async run(target) {
    const { executionMs } = target.size;
    const sentence =
      'The bridge was measured in spring, and it bore what the engineers had said it would bear. ';
    const web = await serve((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<html><body><h1>The bridge</h1>${`<p>${sentence.repeat(10)}</p>`.repeat(200)}</body></html>`,
      );
    });
    try {
      const sending = largeStreams.run(target);
      const all = [];
      for (let index = 0; index < 10; index += 1) {
        const input = { document_url: `${web.url}/${index}.html` };
        all.push(await run(target, 'agent', 'document-processor-v1', input, executionMs));
      }
      const { figures } = await sending;
      const failed = all.filter(({ phase }) => phase !== 'COMPLETED');
      return {
        complaints: failed.map(
          ({ phase, error }) => `an innocent document: ${phase ?? 'not ended'} ${error}`,
        ),
        figures: [...figures, `documents: ${tellEnds(all)}`],
      };
    } finally {
      web.close();
    }
  },
};
