import { defineStep } from '@millrace/cli-kit'
import { runInfo, trainX, trainY, transforms } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { tracking } from '@millrace/tracking'
import { designTable } from '@millrace/transforms'
import { accumulate } from './accumulate.ts'
import { fit } from './fit.ts'
import { ModelTrainingOptions } from './options.ts'
import { storeRun } from './store-run.ts'
import { trainingColumns } from './training-columns.ts'

export const modelTraining = defineStep({
  name: 'model-training',
  summary: 'Fit an elastic net and its baselines, and store them with a tracking run.',
  inputs: { trainX, trainY, transforms },
  outputs: { runInfo },
  services: { tracking },
  options: ModelTrainingOptions,
  exits: ['NOT_CONVERGED'],
  example: 'model-training --alpha 0.01 --l1-ratio 0.2 --experiment-name trips',
  run: async (
    { trainX, trainY, transforms },
    options,
    { services, tables, origins, log, progress, signal, step, gitCommit },
  ) => {
    const design = await designTable(transforms, trainX)
    const columns = trainingColumns(trainX, design, trainY)
    const statistics = await accumulate(tables.labelled(design, trainY), columns, progress('reading the training rows'))
    const fitted = await fit(statistics, options)
    const { converged, dualGap, tolerance, iterations } = fitted.fit
    log.info('fitted an elastic net', {
      rows: statistics.n,
      features: columns.features.length,
      ...(design === trainX ? {} : { columns: columns.design.length }),
      iterations,
      dual_gap: dualGap,
    })
    if (!converged)
      log.warn(
        `not converged after ${iterations} rounds: the duality gap is ${dualGap}, wanted was ${tolerance}; try a larger MAX_ITER`,
      )
    if (!converged && options.requireConvergence)
      throw new StepError(
        'NOT_CONVERGED',
        `the fit did not converge: the duality gap is ${dualGap}, wanted was ${tolerance}`,
        {
          hint: `--max-iter (MAX_ITER) is ${options.maxIter}, --tol (TOL) is ${options.tol}`,
        },
      )
    const run = {
      fitted,
      statistics,
      columns,
      options,
      trainX,
      design,
      plan: transforms,
      tables,
      origins: await origins(),
    }
    return { runInfo: await storeRun(services.tracking, run, { signal, step, gitCommit }) }
  },
  report: ({ runInfo }) => `run ${runInfo.run_id} in experiment ${runInfo.experiment_name}, model ${runInfo.model_uri}`,
})
