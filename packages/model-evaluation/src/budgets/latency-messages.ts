import * as z from 'zod'

/** Which models to time, over which rows; null is a missing value. */
export const LatencyRequest = z.object({
  folders: z.array(z.string()).min(1),
  columns: z.record(z.string(), z.array(z.union([z.number(), z.string(), z.null()])).min(1)),
})
export type LatencyRequest = z.infer<typeof LatencyRequest>

/** Milliseconds of each call, by model, and by 1 and 1,000 rows. */
export const LatencyTimes = z.array(z.array(z.array(z.number().nonnegative())).length(2))
export type LatencyTimes = z.infer<typeof LatencyTimes>
