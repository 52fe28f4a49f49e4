import type { FilesOfTable } from '@millrace/artifact-store'
import { defineStep, formatCount, handedOver, result } from '@millrace/cli-kit'
import { modelVerdict, optional, type Role } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { modelSource } from './model-source.ts'
import { BatchPredictionOptions } from './options.ts'
import { NULL_REASON } from './output-layout.ts'
import { predictionDrift } from './prediction-drift.ts'
import { Prediction } from './prediction-result.ts'
import { type Prepared, prepare } from './prepare.ts'
import { partsOf, scoreRows } from './score-rows.ts'
import type { TableAddress } from './table-address.ts'

export const batchPrediction = defineStep({
  name: 'batch-prediction',
  summary: 'Score a batch with a registered model; keys, order and number of rows stay.',
  inputs: { verdict: optional(modelVerdict, { option: 'model', is: undefined }) },
  outputs: { scored: result(Prediction), replacement: optional(handedOver<Replacement>()) },
  services: { models: modelSource },
  options: BatchPredictionOptions,
  exits: ['MODEL_REJECTED', 'DATA_REJECTED', 'CONFLICT'],
  example: 'batch-prediction --model models:/trip_completion/1 --input rows.parquet --output predictions.parquet',
  roles: ({ entityKeys }) => ({ keys: entityKeys }),
  run: async ({ input, registeredModelFile, verdict }, options, context) => {
    if (verdict?.accepted === false)
      throw new StepError('MODEL_REJECTED', `the newest model, of run ${verdict.run_id}, was rejected`, {
        hint: '--model (MODEL_URI) scores with a model of your choice, such as models:/NAME/1',
      })
    const { log, progress, tables, signal } = context
    const uri = options.model ?? `models:/${registeredModelFile?._name}/${registeredModelFile?._version}`
    const prepared = await prepare(input, uri, options, context)
    const { rows, work, model, layout, columns, training } = prepared
    if (layout.keys.length === 0)
      log.warn(`no column of ${rows.source} is a key: only their order tells rows of the output apart (--entity-keys)`)
    const { chunks, resumed, output, quarantine } = await scoreRows(rows, {
      ...prepared,
      ...options,
      isFile: options.outputTable === undefined && options.partitionBy.length === 0,
      parquet: { ...options, rowGroupRows: prepared.rowGroupRows },
      tables,
      progress: progress('scoring'),
      log,
      signal,
    })
    const parts = partsOf(chunks, work)
    const missing = chunks.reduce((sum, chunk) => sum + chunk.missing, 0)
    if (missing > 0)
      log.warn(`${missing} of ${rows.rows} rows have no prediction: a value that the model needs is null`)
    const roles = Object.fromEntries(
      Object.entries(layout.roles).filter(([name]) => !options.partitionBy.includes(name)),
    )
    const table = { ...(output === undefined ? { parts } : { grown: output }), roles, metadata: model.metadata }
    const drift = training === undefined ? undefined : await predictionDrift(training, chunks)
    if (drift?.verdict === 'drifted') log.warn('predictions have drifted from those of the training rows')
    const quarantineRoles: [string, Role][] = [
      ...rows.columns.map(({ name, role }): [string, Role] => [name, role]),
      [NULL_REASON, 'other'],
    ]
    const scored = {
      model: model.uri,
      rows: rows.rows,
      rows_without_prediction: missing,
      chunks: chunks.length,
      chunks_resumed: resumed,
      ...(drift === undefined ? {} : { drift }),
      ...(prepared.table === undefined ? {} : { table: `${prepared.table.schema}.${prepared.table.table}` }),
    }
    return {
      ...(prepared.table === undefined
        ? {}
        : { replacement: { address: prepared.table, parts, columns, metadata: model.metadata } }),
      ...(options.outputTable === undefined ? { output: table } : {}),
      ...(quarantine === undefined
        ? {}
        : { quarantine: { grown: quarantine, roles: Object.fromEntries(quarantineRoles) } }),
      scored,
    }
  },
  commit: async ({ replacement }, _, __, { tables, signal, progress }) => {
    if (replacement === undefined) return undefined
    const { address, parts, columns, metadata } = replacement
    const { storeRows } = await import('./postgres-table.ts')
    const copying = progress(`copying to ${address.table}`)
    const rows = parts.reduce((sum, part) => sum + part.rows, 0)
    const files = parts.map(({ path }) => path)
    await storeRows(
      address,
      { files, rows, columns, comment: JSON.stringify(metadata) },
      { tables, signal, onRows: (done) => copying.update(done, rows) },
    )
    copying.end()
    return undefined
  },
  gate: ({ scored }, { failOnDrift }) =>
    failOnDrift && scored.drift?.verdict === 'drifted'
      ? new StepError('DATA_REJECTED', 'predictions have drifted from those of the training rows', {
          hint: 'they are written; look at results.scored.drift of --json, and at the input',
        })
      : undefined,
  report: ({ scored }) =>
    `${formatCount(scored.rows)} rows scored by ${scored.model}${scored.rows_without_prediction === 0 ? '' : `, ${formatCount(scored.rows_without_prediction)} of them null`}`,
})

/** A PostgreSQL table, and the rows that take its place. */
interface Replacement {
  readonly address: TableAddress
  readonly parts: FilesOfTable['parts']
  readonly columns: Prepared['columns']
  readonly metadata: Prepared['model']['metadata']
}
