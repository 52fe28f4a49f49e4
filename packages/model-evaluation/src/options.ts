import * as z from 'zod'
import { METRIC_NAMES } from './metrics/metric-names.ts'

export const ModelEvaluationOptions = z.strictObject({
  task: z
    .enum(['auto', 'regression', 'classification'])
    .default('auto')
    .describe('what the model does; auto tells a classifier by its probabilities')
    .meta({ env: 'EVALUATION_TASK' }),
  metrics: z
    .array(z.enum(METRIC_NAMES))
    .optional()
    .describe('metrics to compute; all that the task has by default, rmse and mae always'),
  positiveClass: z
    .string()
    .min(1)
    .optional()
    .describe("class of a classifier whose probability is measured; the last of the model's by default"),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('probability from which on a classifier decides for the positive class')
    .meta({ env: 'CLASSIFICATION_THRESHOLD' }),
  quantileLevels: z
    .array(z.coerce.number().gt(0).lt(1))
    .default([0.1, 0.5, 0.9])
    .describe('levels of the quantile loss'),
  weightColumn: z
    .string()
    .min(1)
    .optional()
    .describe('column of test_keys.parquet or test_x.parquet with the weight of each row'),
  intervals: z
    .enum(['bootstrap', 'jackknife', 'none'])
    .default('bootstrap')
    .describe('how confidence intervals of metrics are made')
    .meta({ env: 'EVALUATION_INTERVALS' }),
  confidence: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.95)
    .describe('confidence of intervals')
    .meta({ env: 'EVALUATION_CONFIDENCE' }),
  bootstrapRepetitions: z.int().min(100).max(100_000).default(1000).describe('samples that the bootstrap draws'),
  bootstrapSeed: z.int().nonnegative().default(0).describe('seed of the bootstrap'),
  slices: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'what to slice by: a column or an expression, or several with & between; again, or after a semicolon, for each further one',
    )
    .meta({ env: 'EVALUATION_SLICES', whole: true }),
  sliceLeastRows: z.int().min(2).default(50).describe('rows that a slice has at least'),
  sliceBuckets: z.int().min(2).max(20).default(4).describe('quantile buckets that numbers are sliced by'),
  weakSegments: z.boolean().default(true).describe('search the features for segments with the largest errors'),
  champion: z
    .string()
    .min(1)
    .optional()
    .describe('model to compare with on the same rows, such as models:/NAME@champion')
    .meta({ env: 'CHAMPION_URI' }),
  latency: z
    .boolean()
    .default(false)
    .describe('time the model, and the champion in turn, in a process of its own')
    .meta({ env: 'EVALUATION_LATENCY' }),
  latencyTimeout: z.number().positive().default(60).describe('seconds after which that process is stopped'),
  requireChampion: z.boolean().default(false).describe('fail where the champion is absent or cannot predict the rows'),
  markdown: z
    .boolean()
    .default(false)
    .describe('print the result as Markdown, for a comment on a pull request')
    .meta({ env: false }),
})
export type ModelEvaluationOptions = z.output<typeof ModelEvaluationOptions>
