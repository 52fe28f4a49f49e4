import { inputFile, inputFileWhen, outputFile } from '@millrace/cli-kit'
import { anyTable, batchInput, batchOutput, registeredModelVersion } from '@millrace/contracts'
import * as z from 'zod'

/** The artifact's file with any columns: the model's signature says which it needs. */
const { name, file, writer } = batchInput
const rowsToScore = { ...anyTable, name, file, writer }

export const BatchPredictionOptions = z.strictObject({
  input: inputFile(rowsToScore).describe('table to score; batch_input.parquet by default').meta({ env: false }),
  output: outputFile(batchOutput).describe('file to write; batch_output.parquet by default').meta({ env: false }),
  model: z
    .string()
    .min(1)
    .optional()
    .describe(
      'model to score with, such as models:/NAME/3 or models:/NAME@champion; the one registered last by default',
    )
    .meta({ env: 'MODEL_URI' }),
  registeredModelFile: inputFileWhen(registeredModelVersion, { option: 'model', is: undefined }).describe(
    'file that names the registered model, where no model is given',
  ),
  modelColumns: z
    .array(z.string().min(1))
    .default([])
    .describe('columns of a model that takes one matrix and does not name them, in its order'),
  entityKeys: z.array(z.string().min(1)).default([]).describe('the keys, where the table does not say so itself'),
})
export type BatchPredictionOptions = z.output<typeof BatchPredictionOptions>
