import { join } from 'node:path';
import type { BinaryMaker } from './binary-maker.js';
import { buildWithGo, findGo } from './go-command.js';
import { cliProduct } from './official-download.js';

/**
 * The Temporal CLI built from source: needs Go and a Go module proxy, about 4 minutes on 2 cores.
 *
 * @param version one whose module has no `replace` directives: `go install` refuses others
 */
export function cliBuild(version: string): BinaryMaker {
  const goPackage = `github.com/temporalio/cli/cmd/temporal@${version}`;
  return {
    name: `a build from source (go install ${goPackage})`,
    product: () => cliProduct(version),

    async make(workDir, context) {
      const go = await findGo(context);
      // The work folder has no go.mod, so that no other project's settings count.
      await buildWithGo(go, ['install', goPackage], { cwd: workDir, GOBIN: workDir }, context);
      return join(workDir, 'temporal');
    },
  };
}
