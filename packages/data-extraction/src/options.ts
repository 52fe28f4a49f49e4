import { inputFileWhen } from '@millrace/cli-kit'
import { entityRows } from '@millrace/contracts'
import * as z from 'zod'

/** Entity rows come from a file unless a range stands for them. */
const noRange = { option: 'end', is: undefined }
const time = z.string().min(1).optional()

export const DataExtractionOptions = z.strictObject({
  for: z
    .enum(['training', 'batch'])
    .default('training')
    .describe('what the rows are for: training rows carry a label')
    .meta({ env: false }),
  entityFile: inputFileWhen(
    entityRows,
    [{ option: 'for', is: 'training' }, noRange],
    'data/driver_orders.csv',
  ).describe('entity rows to train on: CSV, TSV or Parquet with join keys, event_timestamp and the label'),
  batchInputFile: inputFileWhen(
    entityRows,
    [{ option: 'for', is: 'batch' }, noRange],
    'data/batch_request.csv',
  ).describe('entity rows to predict for: CSV, TSV or Parquet with join keys and event_timestamp'),
  start: time
    .describe('with --end, in place of entity rows: each key of the views at each of its event timestamps from here on')
    .meta({ env: false }),
  end: time
    .describe(
      'the last event timestamp of such rows; alone, they begin the longest ttl before it, or 30 days without one',
    )
    .meta({ env: false }),
  features: z
    .string()
    .min(1)
    .optional()
    .describe('a feature service, a view, or a list of view:feature and views; the only service by default'),
  fullFeatureNames: z.boolean().default(false).describe('name feature columns view__feature'),
  knowledgeTime: z
    .boolean()
    .default(false)
    .describe(
      "leave out values created after the row's time; by default, as in Feast, they are used, and warned about",
    ),
  keepInputs: z
    .boolean()
    .default(false)
    .describe('keep the features that only on-demand views read, as further columns'),
  minCoverage: z
    .array(z.string().regex(/^([^=]+=)?(0(\.\d+)?|1(\.0+)?)$/, { error: 'must be a share from 0 to 1, or view=share' }))
    .default([])
    .describe('refuse the rows where a smaller share of them matched: 0.95 for every view, sales=0.99 for one'),
  targetCol: z
    .string()
    .min(1)
    .optional()
    .describe(
      'the label; by default the one column that is neither a join key, the event timestamp nor an input of on-demand features',
    ),
})
export type DataExtractionOptions = z.output<typeof DataExtractionOptions>
