// Compares the types that each entry point exports with its report in etc/, so that a change of the API is seen in review.
// With --update it writes the reports.
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryPoints, publicPackages } from './public-packages.mjs';

const update = process.argv.includes('--update');
const temporary = mkdtempSync(join(tmpdir(), 'stigmer-api-reports-'));
try {
  publicPackages.forEach(report);
} finally {
  rmSync(temporary, { recursive: true });
}

function report({ folder, manifest }) {
  const reports = join(folder, 'etc');
  const made = join(temporary, manifest.name);
  for (const path of [reports, made]) {
    mkdirSync(path, { recursive: true });
  }
  const configs = entryPoints({ folder, manifest }).map((entry) => configOf(entry, folder, reports, made));
  const compilerState = CompilerState.create(configs[0], {
    additionalEntryPoints: configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
  });
  for (const config of configs) {
    const { succeeded, apiReportChanged } = Extractor.invoke(config, {
      compilerState,
      localBuild: update,
      messageCallback: (message) => {
        // What it says of changed reports is said better below.
        message.handled = message.logLevel !== ExtractorLogLevel.Error;
      },
    });
    const [was, is] = [config.reportFilePath, config.reportTempFilePath];
    if (!apiReportChanged && !succeeded) {
      throw new Error(`The API of ${config.mainEntryPointFilePath} could not be read.`);
    }
    if (apiReportChanged && !update) {
      spawnSync('diff', ['-u', existsSync(was) ? was : '/dev/null', is], { stdio: 'inherit' });
      complain(`${was} is not what the package exports.`);
    }
  }
  const known = new Set(readdirSync(made));
  for (const name of readdirSync(reports).filter((file) => file.endsWith('.api.md') && !known.has(file))) {
    if (update) {
      rmSync(join(reports, name));
    } else {
      complain(`${join(reports, name)} is of an entry point that is gone.`);
    }
  }
}

function complain(what) {
  process.stderr.write(`${what} If that is meant, run: npm run update:packages\n`);
  process.exitCode = 1;
}

/** The report is written to the first of the folders when updating, to the second one always. */
function configOf({ name, file }, projectFolder, reports, made) {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
    configObject: {
      projectFolder,
      mainEntryPointFilePath: file.replace(/\.js$/, '.d.ts'),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            module: 'nodenext',
            target: 'es2022',
            lib: ['es2023'],
            types: ['node'],
            strict: true,
            skipLibCheck: true,
          },
          include: ['dist/esm/**/*.d.ts'],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: reports,
        reportTempFolder: made,
        reportFileName: name.replace('@stigmer/', '').replaceAll('/', '-'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: 'warning', addToApiReportFile: true },
          'ae-undocumented': { logLevel: 'none' },
          'ae-missing-release-tag': { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
}
