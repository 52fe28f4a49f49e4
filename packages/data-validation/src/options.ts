import { inputFile } from '@millrace/cli-kit'
import { anyTable, batchInput, type TableContract, training } from '@millrace/contracts'
import * as z from 'zod'

/** The artifact's file with any columns: what is wrong with them is for the report, not for the reader. */
const asFound = ({ name, file, writer }: TableContract): TableContract => ({ ...anyTable, name, file, writer })

export const DataValidationOptions = z.strictObject({
  for: z
    .enum(['training', 'batch'])
    .default('training')
    .describe('what the table is for: a batch has no label')
    .meta({ env: false }),
  input: inputFile({ option: 'for', contracts: { training: asFound(training), batch: asFound(batchInput) } })
    .describe('table to validate; training.parquet or batch_input.parquet by default')
    .meta({ env: false }),
  features: z
    .string()
    .min(1)
    .optional()
    .describe('feature service or list of features that the table has to have; the only service by default'),
  fullFeatureNames: z.boolean().default(false).describe('feature columns are named view__feature'),
  targetCol: z.string().min(1).optional().describe('the label, where the table does not say so itself'),
})
export type DataValidationOptions = z.output<typeof DataValidationOptions>
