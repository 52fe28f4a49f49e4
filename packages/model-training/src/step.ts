import { defineStep } from '@millrace/cli-kit'
import { optional, runInfo, trainingPage, trainKeys, trainX, trainY, transforms } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { repositoryFile } from '@millrace/feature-registry'
import { tracking } from '@millrace/tracking'
import { trainingFindings } from './findings.ts'
import { ESTIMATOR } from './fits/estimators.ts'
import type { Settings } from './fits/settings.ts'
import { ModelTrainingOptions } from './options.ts'
import { classNames } from './rows/class-names.ts'
import { storeRun } from './run/store-run.ts'
import { train } from './train.ts'

export const modelTraining = defineStep({
  name: 'model-training',
  summary: 'Fit a model and its baselines, searching for settings if asked to, and store them with a tracking run.',
  inputs: { trainX, trainY, trainKeys: optional(trainKeys), transforms },
  outputs: { runInfo, page: trainingPage },
  services: { searchFile: repositoryFile('search.yaml'), tracking },
  options: ModelTrainingOptions,
  exits: ['NOT_CONVERGED', 'CONFLICT'],
  example:
    'model-training --estimator elastic-net --search path --selection one-standard-error --experiment-name trips',
  run: async (inputs, options, { services, tables, origins, log, progress, signal, step, gitCommit }) => {
    const trained = await train(inputs, options, {
      space: services.searchFile,
      tables,
      origins,
      progress,
      signal,
    })
    const { fitted, statistics, columns, search, classes } = trained
    if (search !== undefined)
      log.info(`searched by ${search.trials.length} trials over ${search.folds} folds`, {
        ...(search.resumed === 0 ? {} : { of_a_stopped_run: search.resumed }),
        [`best_${search.scoring}`]: search.best.mean,
        [search.scoring]: search.selected.mean,
        standard_error: search.selected.standardError,
        ...search.selected.params,
      })
    log.info(`fitted ${ESTIMATOR[options.estimator].title}`, {
      rows: statistics.n,
      features: columns.features.length,
      ...(classes === undefined ? {} : { classes: classNames(classes) }),
      ...(trained.design === inputs.trainX ? {} : { columns: columns.design.length }),
      ...fitted.figures,
    })
    const findings = trainingFindings(statistics.features, trained)
    for (const { text } of findings) log.warn(text)
    if (fitted.shortfall !== undefined && options.requireConvergence)
      throw new StepError('NOT_CONVERGED', `the fit did not converge ${fitted.shortfall}`, {
        hint: `raise ${limits(options)}, or standardize the features with --standardize (STANDARDIZE)`,
      })
    const { trainingReportPage } = await import('./report/training-page.ts')
    const page = await trainingReportPage(trained, findings)
    return { runInfo: await storeRun(services.tracking, trained, { signal, step, gitCommit }), page }
  },
  report: ({ runInfo }) => `run ${runInfo.run_id} in experiment ${runInfo.experiment_name}, model ${runInfo.model_uri}`,
})

/** What ended the fit, with the values that were given or the estimator's own. */
function limits({ estimator, maxIter, tol }: ModelTrainingOptions): string {
  const own: Settings = ESTIMATOR[estimator].defaults
  return `--max-iter (MAX_ITER), which is ${maxIter ?? own.maxIter}, or --tol (TOL), which is ${tol ?? own.tol}`
}
