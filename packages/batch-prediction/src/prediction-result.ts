import * as z from 'zod'
import { PredictionDrift } from './prediction-drift.ts'

/** What a run says of itself beside the files it wrote. */
export const Prediction = z.object({
  /** The model that was used, with the version that its alias stood for. */
  model: z.string(),
  rows: z.int().nonnegative(),
  rows_without_prediction: z.int().nonnegative(),
  chunks: z.int().nonnegative(),
  /** Chunks that were not scored again, because a run that was stopped had finished them. */
  chunks_resumed: z.int().nonnegative(),
  /** The PostgreSQL table that was replaced. */
  table: z.string().optional(),
  /** Absent where the model does not tell its training predictions. */
  drift: PredictionDrift.optional(),
})
export type Prediction = z.infer<typeof Prediction>
