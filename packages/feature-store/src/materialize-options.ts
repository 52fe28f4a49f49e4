import * as z from 'zod'

/** What both ways to materialize are asked. */
export const MaterializeOptions = z.strictObject({
  views: z
    .array(z.string().min(1))
    .default([])
    .describe('feature views; all that are online by default')
    .meta({ env: false }),
  dryRun: z.boolean().default(false).describe('only say what would be loaded').meta({ env: false }),
  prune: z
    .boolean()
    .default(false)
    .describe('then remove entities whose values are all older than the ttl')
    .meta({ env: false }),
  chunkRows: z
    .int()
    .min(1)
    .default(2_000_000)
    .describe(
      'the most rows of a source that are loaded together; what is done of a run that is cut off is kept by chunk',
    )
    .meta({ env: false }),
})
export type MaterializeOptions = z.output<typeof MaterializeOptions>
