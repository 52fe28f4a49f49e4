import * as z from 'zod'

/** What is expected of tables beside what the feature definitions say: `expectations.yaml` of a feature repository. */
export const Expectations = z.strictObject({
  rows: z.strictObject({ min: z.int().nonnegative().optional() }).optional(),
  columns: z
    .record(
      z.string(),
      z.strictObject({
        min: z.number().optional(),
        max: z.number().optional(),
        /** Least fraction of rows that are not null. */
        present: z.number().min(0).max(1).optional(),
      }),
    )
    .default({}),
})
export type Expectations = z.output<typeof Expectations>
export type ColumnExpectation = Expectations['columns'][string]
