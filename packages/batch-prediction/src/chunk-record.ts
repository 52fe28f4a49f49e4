import { Grown } from '@millrace/artifact-store'
import * as z from 'zod'

/** What is known of a finished chunk: written beside its files, last. */
export const ChunkRecord = z.object({
  rows: z.int().nonnegative(),
  /** Rows without a prediction. */
  missing: z.int().nonnegative(),
  /** Its files, in the order of the rows, where the output is no file; `name` is the path in an output folder. */
  parts: z.array(z.object({ file: z.string(), name: z.string(), rows: z.int().nonnegative() })),
  /** How far the output has grown with it, where that is a file. */
  output: Grown.optional(),
  /** How far the file of rows without a prediction has. */
  quarantine: Grown.optional(),
  /** How many predictions lie above each of the edges that predictions are compared by. */
  above: z.array(z.int().nonnegative()),
  mean: z.number().nullable(),
  /** Sum of squared differences from the mean. */
  spread: z.number().nullable(),
})
export type ChunkRecord = z.infer<typeof ChunkRecord>
