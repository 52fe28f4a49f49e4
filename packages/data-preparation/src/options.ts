import * as z from 'zod'

export const DataPreparationOptions = z.strictObject({
  split: z.enum(['random']).default('random').describe("how rows are split: as scikit-learn's train_test_split"),
  randomSeed: z.int().min(0).max(4294967295).default(17).describe('seed of the split'),
  testSize: z.number().positive().default(0.2).describe('test rows: a fraction below 1, or a count'),
  nullPolicy: z
    .enum(['error', 'drop'])
    .optional()
    .describe(
      'what becomes of rows with a null label or feature; without it what the feature service says in its tag null_policy, and else error',
    ),
  targetCol: z.string().min(1).optional().describe('the label, where the table does not say so itself'),
  entityKeys: z.array(z.string().min(1)).default([]).describe('the keys, where the table does not say so itself'),
})
export type DataPreparationOptions = z.output<typeof DataPreparationOptions>
