import { setTimeout as delay } from 'node:timers/promises';
import type { Attack } from '../attack.js';
import { execute } from '../wire/executions.js';
import { dribble, serve } from '../wire/web.js';

const MIB = 1024 * 1024;
const HELD_MIB = 18;

/** Documents that come byte by byte, and documents that come up to their last byte. */
export const dribblingDownloads: Attack = {
  name: 'dribbling-downloads',
  what: '110 downloads from a web server that dribbles, then 60 that hold 18 MiB each and do not end',
  beside: ['document', 'definition'],
  async run(target) {
    const { downloads, heldDownloads, holdMs } = target.size;
    let readers = 0;
    const chunk = Buffer.alloc(MIB, ' ');
    const web = await serve(({ url }, response) => {
      readers += 1;
      response.writeHead(200, { 'content-type': 'text/plain' });
      if (url?.startsWith('/held')) {
        for (let index = 0; index < HELD_MIB; index += 1) {
          response.write(chunk);
        }
      }
      dribble(response);
    });
    const begin = async (count: number, path: string): Promise<number> => {
      const all = await Promise.all(
        Array.from({ length: count }, (_, index) =>
          execute(target, 'agent', 'document-processor-v1', {
            document_url: `${web.url}/${path}-${index}.txt`,
          }),
        ),
      );
      return all.filter((execution) => typeof execution === 'string').length;
    };
    try {
      const refused = await begin(downloads, 'dribble');
      await delay(2 * holdMs);
      const refusedHeld = await begin(heldDownloads, 'held');
      await delay(holdMs);
      return {
        complaints: refused + refusedHeld > 0 ? [`${refused + refusedHeld} Creates were refused`] : [],
        figures: [`${downloads} + ${heldDownloads} executions, ${readers} downloads were begun`],
      };
    } finally {
      web.close();
    }
  },
};
