import * as z from 'zod'

/** How a model's predictions are spread, so that later ones can be compared with them. */
export const PredictionSummary = z.object({
  /** Rows with a prediction, and rows without one because a value was missing. */
  rows: z.int().nonnegative(),
  missing: z.int().nonnegative(),
  mean: z.number(),
  /** With n - 1 in the denominator; 0 for one row. */
  std: z.number().nonnegative(),
  /** The quantiles 0, 0.1, … 1. */
  deciles: z.array(z.number()).length(11),
})
export type PredictionSummary = z.infer<typeof PredictionSummary>

const text = z.string().min(1).optional().catch(undefined)

/** What millrace writes of a model's origin below `metadata` in its `MLmodel`; absent is what was not known, or not of this shape. */
export const ModelMetadata = z.looseObject({
  millrace_version: text,
  /** The column that the model predicts. */
  target: text,
  feature_service: text,
  /** SHA-256 of the feature registry that the training data was made by, in hexadecimal. */
  registry_hash: text,
  /** SHA-256 of each file of the training rows, in hexadecimal, by the artifact's name. */
  training_data_hash: z.record(z.string(), z.string()).optional().catch(undefined),
  /** The set of artifacts that the training data is a part of. */
  training_set_id: text,
  /** Of the training rows. */
  training_predictions: PredictionSummary.optional().catch(undefined),
  /** A classifier's classes as text, in the order of its probabilities. */
  classes: z.array(z.string()).min(2).optional().catch(undefined),
  /** What the trained model predicted for the rows of the input example, before it was stored; null where a row has no prediction. */
  example_predictions: z
    .array(z.union([z.number(), z.string(), z.boolean()]).nullable())
    .optional()
    .catch(undefined),
  /** What a null in a column of text is given to the graph as; without it such a row has no prediction. */
  missing_category: z.string().optional().catch(undefined),
})
export type ModelMetadata = z.infer<typeof ModelMetadata>
