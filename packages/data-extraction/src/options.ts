import { inputFileWhen } from '@millrace/cli-kit'
import { entityRows } from '@millrace/contracts'
import * as z from 'zod'

export const DataExtractionOptions = z.strictObject({
  for: z
    .enum(['training', 'batch'])
    .default('training')
    .describe('what the rows are for: training rows carry a label')
    .meta({ env: false }),
  entityFile: inputFileWhen(entityRows, { option: 'for', is: 'training' }, 'data/driver_orders.csv').describe(
    'entity rows to train on: CSV, TSV or Parquet with join keys, event_timestamp and the label',
  ),
  batchInputFile: inputFileWhen(entityRows, { option: 'for', is: 'batch' }, 'data/batch_request.csv').describe(
    'entity rows to predict for: CSV, TSV or Parquet with join keys and event_timestamp',
  ),
  features: z
    .string()
    .min(1)
    .optional()
    .describe('a feature service, a view, or a list of view:feature and views; the only service by default'),
  fullFeatureNames: z.boolean().default(false).describe('name feature columns view__feature'),
  targetCol: z
    .string()
    .min(1)
    .optional()
    .describe('the label; by default the one column that is neither a join key nor the event timestamp'),
})
export type DataExtractionOptions = z.output<typeof DataExtractionOptions>
