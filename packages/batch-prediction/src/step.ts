import { defineStep, formatCount, result } from '@millrace/cli-kit'
import { modelVerdict, optional } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { fetchModel, tracking } from '@millrace/tracking'
import * as z from 'zod'
import { BatchPredictionOptions } from './options.ts'
import { score } from './score.ts'

const Prediction = z.object({
  model: z.string(),
  rows: z.int().nonnegative(),
  rows_without_prediction: z.int().nonnegative(),
})

export const batchPrediction = defineStep({
  name: 'batch-prediction',
  summary: 'Score a batch with a registered model; keys, order and number of rows stay.',
  inputs: { verdict: optional(modelVerdict, { option: 'model', is: undefined }) },
  outputs: { scored: result(Prediction) },
  services: { tracking },
  options: BatchPredictionOptions,
  exits: ['MODEL_REJECTED'],
  example: 'batch-prediction --model models:/trip_completion/1 --input rows.parquet --output predictions.parquet',
  roles: ({ entityKeys }) => ({ keys: entityKeys }),
  run: async ({ input, registeredModelFile, verdict }, options, { services, tables, log, progress, signal }) => {
    if (verdict?.accepted === false)
      throw new StepError('MODEL_REJECTED', `the newest model, of run ${verdict.run_id}, was rejected`, {
        hint: '--model (MODEL_URI) scores with a model of your choice, such as models:/NAME/1',
      })
    const uri = options.model ?? `models:/${registeredModelFile?._name}/${registeredModelFile?._version}`
    const model = await fetchModel(services.tracking, uri, tables.scratch('model'))
    const { readModel } = await import('@millrace/mlmodel')
    const { table, rows, withoutPrediction } = await score(input, await readModel(model.folder), {
      names: options.modelColumns,
      tables,
      progress: progress('scoring'),
      signal,
    })
    if (withoutPrediction > 0)
      log.warn(`${withoutPrediction} of ${rows} rows have no prediction: a value that the model needs is null`)
    return {
      output: { ...table, metadata: modelMetadata(uri, model) },
      scored: { model: uri, rows, rows_without_prediction: withoutPrediction },
    }
  },
  report: ({ scored }) =>
    `${formatCount(scored.rows)} rows scored by ${scored.model}${scored.rows_without_prediction === 0 ? '' : `, ${formatCount(scored.rows_without_prediction)} of them null`}`,
})

/** What made the predictions, for the output's footer. */
function modelMetadata(
  uri: string,
  {
    name,
    version,
    runId,
    modelId,
  }: {
    name?: string | undefined
    version?: string | undefined
    runId?: string | undefined
    modelId?: string | undefined
  },
): Record<string, string> {
  const known = { model_uri: uri, model_name: name, model_version: version, run_id: runId, model_id: modelId }
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}
