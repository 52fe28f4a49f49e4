import { inputFiles, inputFileWhen, outputFileIfGiven, outputFileUnlessElsewhere } from '@millrace/cli-kit'
import { anyTable, batchInput, batchOutput, registeredModelVersion } from '@millrace/contracts'
import * as z from 'zod'

/** The artifact's file with any columns: the model's signature says which it needs. */
const { name, file, writer } = batchInput
const rowsToScore = { ...anyTable, name, file, anyTypes: true }

export const batchQuarantine = { ...anyTable, name: 'batch_quarantine', file: 'batch_quarantine.parquet' }

const ExtraColumn = z.enum(['features', 'prediction_time', 'model_version', 'probability'])

export const BatchPredictionOptions = z.strictObject({
  input: inputFiles(rowsToScore, { ...rowsToScore, writer })
    .describe(
      'table to score: a file, a folder or a pattern, Parquet or delimited text; batch_input.parquet by default',
    )
    .meta({ env: false }),
  output: outputFileUnlessElsewhere(batchOutput)
    .describe('file to write, with --partition-by a folder; batch_output.parquet by default')
    .meta({ env: false }),
  outputTable: z
    .string()
    .min(1)
    .optional()
    .describe(
      'PostgreSQL table to write instead, such as postgresql://user:password@host/database?table=schema.name: replaced in one transaction',
    )
    .meta({ secret: true, env: 'OUTPUT_TABLE' }),
  model: z
    .string()
    .min(1)
    .optional()
    .describe(
      'model to score with, such as models:/NAME/3, models:/NAME@champion, a folder, or http://HOST/invocations of a scoring server; the one registered last by default',
    )
    .meta({ env: 'MODEL_URI' }),
  registeredModelFile: inputFileWhen(registeredModelVersion, { option: 'model', is: undefined }).describe(
    'file that names the registered model, where no model is given',
  ),
  modelColumns: z
    .array(z.string().min(1))
    .default([])
    .describe('columns of a model that takes one matrix and does not name them, or of a scoring server, in its order'),
  entityKeys: z.array(z.string().min(1)).default([]).describe('the keys, where the table does not say so itself'),
  extraColumns: z
    .enum(['keep', 'drop', 'refuse'])
    .default('drop')
    .describe('what happens to columns that are neither keys nor read by the model'),
  nulls: z
    .enum(['null', 'refuse', 'quarantine'])
    .optional()
    .describe(
      'what happens to rows without a prediction: null with the reason in null_reason, exit 5, or moved to the quarantine file; by default the prediction is null',
    )
    .meta({ env: 'PREDICTION_NULLS' }),
  quarantine: outputFileIfGiven(batchQuarantine)
    .describe('file for rows without a prediction, with --nulls quarantine')
    .meta({ env: false }),
  outputColumns: z
    .array(ExtraColumn)
    .default([])
    .describe('columns to add: features, prediction_time, model_version, probability'),
  reasonCodes: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe('how many of the largest contributions of a linear model to add for each row'),
  partitionBy: z
    .array(z.string().min(1))
    .default([])
    .describe('columns whose values name the folders below --output that rows go to, as in hive'),
  compression: z
    .enum(['zstd', 'snappy', 'gzip', 'lz4', 'uncompressed'])
    .default('zstd')
    .describe('of the Parquet output')
    .meta({ env: 'PARQUET_COMPRESSION' }),
  compressionLevel: z
    .int()
    .min(1)
    .max(22)
    .optional()
    .describe('of zstd and gzip')
    .meta({ env: 'PARQUET_COMPRESSION_LEVEL' }),
  rowGroupRows: z
    .int()
    .min(1)
    .max(1 << 24)
    .optional()
    .describe('most rows of a row group of the Parquet output; from the number of columns by default')
    .meta({ env: 'PARQUET_ROW_GROUP_ROWS' }),
  chunkRows: z
    .int()
    .min(1)
    .max(1 << 24)
    .optional()
    .describe('rows that are scored and kept at a time; a run that was stopped goes on after the last of them')
    .meta({ env: 'PREDICTION_CHUNK_ROWS' }),
  serverBatchRows: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(5_000)
    .describe('rows of a request to a scoring server')
    .meta({ env: 'PREDICTION_SERVER_BATCH_ROWS' }),
  failOnDrift: z
    .boolean()
    .default(false)
    .describe('exit 5 where predictions have drifted from those of the training rows; the output is written')
    .meta({ env: 'PREDICTION_FAIL_ON_DRIFT' }),
})
export type BatchPredictionOptions = z.output<typeof BatchPredictionOptions>
