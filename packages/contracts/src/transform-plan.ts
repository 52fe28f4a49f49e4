import * as z from 'zod'
import { json } from './contract.ts'

/** What a null in a column of text is given to a model as; no value may be this text. */
export const MISSING_CATEGORY = '__missing__'

const column = z.string().min(1)
const Categories = z.union([z.array(z.string()), z.array(z.number())])
/** Names of the columns that replace the one encoded. */
const outputs = z.array(z.string().min(1))

/** Nulls become `value`; the column `indicator`, where there is one, says where they were. */
const Impute = z.object({
  type: z.literal('impute'),
  column,
  value: z.union([z.number(), z.string()]),
  indicator: z.string().min(1).optional(),
})
const Clip = z.object({ type: z.literal('clip'), column, min: z.number().optional(), max: z.number().optional() })
/** `(x - mean) / scale` */
const Standardize = z.object({
  type: z.literal('standardize'),
  column,
  mean: z.number(),
  scale: z.number().positive(),
})
const Log = z.object({ type: z.literal('log'), column, function: z.enum(['log1p', 'log']) })
const OneHot = z.object({
  type: z.literal('one_hot'),
  column,
  /** All that are known, also the one that is dropped. */
  categories: Categories,
  /** Whether null is one more category, the last. */
  missing_category: z.boolean(),
  /** The category that has no column, as its index. */
  dropped: z.int().nonnegative().optional(),
  /** Unknown ones are no category, or make the row one without a prediction. */
  handle_unknown: z.enum(['error', 'ignore']),
  outputs,
})
const Ordinal = z.object({
  type: z.literal('ordinal'),
  column,
  categories: Categories,
  unknown_value: z.number().optional(),
  encoded_missing_value: z.number().optional(),
})
/** A value's bin is the number of `edges`, the inner ones in ascending order, that are not above it. */
const Bin = z.object({
  type: z.literal('bin'),
  column,
  edges: z.array(z.number()),
  /** A column for each bin in place of their numbers. */
  outputs: outputs.optional(),
})
/** A new column, after all others. */
const Derive = z.object({ type: z.literal('derive'), column, expression: z.string().min(1) })

export const FittedTransform = z.discriminatedUnion('type', [
  Impute,
  Clip,
  Standardize,
  Log,
  OneHot,
  Ordinal,
  Bin,
  Derive,
])
export type FittedTransform = z.infer<typeof FittedTransform>

/** The fitted transforms of single columns, in their order; with none, features reach the model as they are. */
export const TransformPlan = z.object({ transforms: z.array(FittedTransform) })
export type TransformPlan = z.infer<typeof TransformPlan>
export const transforms = json('transforms', 'data-preparation', TransformPlan)
