import { z } from 'zod'
import type { FoldSpec } from './fold-spec.ts'
import type { SplitSpec } from './split-spec.ts'

const LARGEST_SEED = 0xffffffff
const count = z.int().min(1)
const size = z.union([z.number().gt(0).lt(1), count])
const share = z.number().gt(0).lt(1)
const seed = z.int().min(0).max(LARGEST_SEED)
const bins = z.int().min(2).optional()
const gap = z.number().min(0).optional()
const laterGroups = z.number().min(0).max(1).optional()

const seededSizes = { testSize: size, validationSize: size.optional(), seed }
const timeCuts = {
  testSize: size.optional(),
  testFrom: z.number().optional(),
  validationSize: size.optional(),
  validationFrom: z.number().optional(),
  gap,
}

/** A split spec as it is read from a file; `split` refuses what depends on the rows or on two fields together. */
export const SplitSpecSchema: z.ZodType<SplitSpec> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('random'), ...seededSizes }),
  z.strictObject({ kind: z.literal('stratified'), ...seededSizes, bins }),
  z.strictObject({ kind: z.literal('group'), ...seededSizes }),
  z.strictObject({ kind: z.literal('hash'), testSize: share, validationSize: share.optional(), seed }),
  z.strictObject({ kind: z.literal('time'), ...timeCuts }),
  z.strictObject({ kind: z.literal('group-time'), ...timeCuts, laterGroups, seed }),
])

const folds = z.int().min(2)
const shuffled = { folds, seed: seed.optional() }
const repeated = { ...shuffled, repeats: count.optional() }
const testSize = count.optional()

/** A fold spec as it is read from a file; `folds` refuses what depends on the rows or on two fields together. */
export const FoldSpecSchema: z.ZodType<FoldSpec> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('random'), ...repeated }),
  z.strictObject({ kind: z.literal('stratified'), ...repeated, bins }),
  z.strictObject({ kind: z.literal('group'), ...shuffled }),
  z.strictObject({ kind: z.literal('stratified-group'), ...shuffled, bins }),
  z.strictObject({ kind: z.literal('hash'), folds, seed }),
  z.strictObject({
    kind: z.literal('time-series'),
    folds,
    testSize,
    maxTrainSize: testSize,
    gap: z.int().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal('time'), folds, testSize, gap }),
  z.strictObject({ kind: z.literal('group-time'), folds, testSize, gap, laterGroups, seed }),
])
