import { defineStep } from '@millrace/cli-kit'
import { BASELINES_FILE, evaluation, runInfo, testX, testY } from '@millrace/contracts'
import { fetchModel, tracking } from '@millrace/tracking'
import { describeEvaluation } from './describe-evaluation.ts'
import { evaluate } from './evaluate.ts'
import { ModelEvaluationOptions } from './options.ts'
import { readBaselines } from './read-baselines.ts'

export const modelEvaluation = defineStep({
  name: 'model-evaluation',
  summary: 'Score the stored model on the test rows, beside its baselines.',
  inputs: { testX, testY, runInfo },
  outputs: { evaluation },
  services: { tracking },
  options: ModelEvaluationOptions,
  example: 'model-evaluation --json',
  run: async ({ testX, testY, runInfo }, _options, { services, tables }) => {
    const run = await services.tracking.getRun(runInfo.run_id)
    const baselines = readBaselines(await services.tracking.readArtifact(run.artifactUri, BASELINES_FILE))
    const { folder } = await fetchModel(services.tracking, runInfo.model_uri, tables.scratch('model'))
    const { openScorer } = await import('@millrace/mlmodel')
    const scorer = await openScorer(folder)
    try {
      const names = testX.columns.map(({ name }) => name)
      const batches = tables.labelled(testX, testY)
      const evaluated = await evaluate(batches, names, (batch) => scorer.score(batch), baselines)
      const { rows, model } = evaluated
      return {
        evaluation: {
          ...model,
          rows,
          run_id: runInfo.run_id,
          model_uri: runInfo.model_uri,
          baselines: evaluated.baselines,
        },
      }
    } finally {
      await scorer.close()
    }
  },
  commit: async ({ evaluation }, { runInfo }, _options, { services }) => {
    const { rmse, mae, r2, median_absolute_error, max_error, baselines } = evaluation
    const values = {
      rmse,
      mae,
      r2,
      median_absolute_error,
      max_error,
      mean_rmse: baselines.mean.rmse,
      mean_mae: baselines.mean.mae,
      least_squares_rmse: baselines.least_squares.rmse,
      least_squares_mae: baselines.least_squares.mae,
    }
    const ofTheModel = runInfo.model_id === undefined ? {} : { modelId: runInfo.model_id }
    await services.tracking.logBatch(runInfo.run_id, {
      metrics: Object.entries(values).flatMap(([name, value]) =>
        value === null ? [] : [{ key: `test_${name}`, value, timestamp: Date.now(), step: 0, ...ofTheModel }],
      ),
    })
    return undefined
  },
  report: ({ evaluation }) => describeEvaluation(evaluation),
})
