import * as z from 'zod'

const count = z.int().nonnegative()

/** For each view, how many entity rows got a value, and why the others got none. */
export const Coverage = z
  .array(z.object({ view: z.string(), matched: count, expired: count, future_only: count, never_seen: count }))
  .readonly()
