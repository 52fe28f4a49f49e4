import * as z from 'zod'

const Written = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
])

/** What a table suggests to expect. */
export const InferredExpectations = z.object({
  /** The file as it would be. */
  yaml: z.string(),
  /** How it differs from the file that is there: every rule that the table breaks, and every column that has none. */
  changes: z.array(z.object({ column: z.string(), rule: z.string().nullable(), from: Written, to: Written })),
  /** Rules that the table breaks and that cannot be loosened by a number: a person has to decide. */
  left: z.array(z.object({ rule: z.string(), column: z.string().optional() })),
})
export type InferredExpectations = z.infer<typeof InferredExpectations>
