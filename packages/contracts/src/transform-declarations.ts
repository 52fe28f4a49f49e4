import * as z from 'zod'

/** Names of columns, where `*` stands for any characters; or one of them. */
const Columns = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
export const TransformDtype = z.enum(['number', 'string', 'boolean'])
export type TransformDtype = z.infer<typeof TransformDtype>

/** The columns that a transform takes: those named, or those of a kind, or those named that are of the kind. */
const selection = { columns: Columns.optional(), dtype: TransformDtype.optional() }
const Category = z.union([z.string(), z.number(), z.boolean()])
const Categories = z
  .array(Category)
  .min(1)
  .refine((given) => new Set(given.map(String)).size === given.length, 'names a category twice')

const Impute = z
  .strictObject({
    type: z.literal('impute'),
    ...selection,
    strategy: z.enum(['mean', 'median', 'most_frequent', 'constant']),
    fill_value: z.union([z.number(), z.string()]).optional(),
    add_indicator: z.boolean().default(false),
  })
  .refine(
    ({ strategy, fill_value }) => (strategy === 'constant') === (fill_value !== undefined),
    'takes fill_value with the strategy constant, and only with it',
  )

const share = z.number().min(0).max(1)
const Clip = z
  .strictObject({
    type: z.literal('clip'),
    ...selection,
    min: z.number().optional(),
    max: z.number().optional(),
    lower_quantile: share.optional(),
    upper_quantile: share.optional(),
  })
  .refine(
    ({ min, max, lower_quantile, upper_quantile }) =>
      [min, max, lower_quantile, upper_quantile].some((bound) => bound !== undefined),
    'needs a bound: min, max, lower_quantile or upper_quantile',
  )
  .refine(({ min, lower_quantile }) => min === undefined || lower_quantile === undefined, 'has two lower bounds')
  .refine(({ max, upper_quantile }) => max === undefined || upper_quantile === undefined, 'has two upper bounds')
  .refine(({ min, max }) => !(min !== undefined && max !== undefined && min > max), 'has min above max')
  .refine(
    ({ lower_quantile: low, upper_quantile: high }) => !(low !== undefined && high !== undefined && low > high),
    'has lower_quantile above upper_quantile',
  )

const Standardize = z.strictObject({ type: z.literal('standardize'), ...selection })

const Log = z.strictObject({
  type: z.literal('log'),
  ...selection,
  function: z.enum(['log1p', 'log']).default('log1p'),
})

const OneHot = z.strictObject({
  type: z.literal('one_hot'),
  ...selection,
  categories: Categories.optional(),
  handle_unknown: z.enum(['error', 'ignore']).default('error'),
  drop: z.enum(['first', 'if_binary']).optional(),
})

const Ordinal = z.strictObject({
  type: z.literal('ordinal'),
  ...selection,
  categories: Categories.optional(),
  /** What unknown categories become; without it they are an error. */
  unknown_value: z.number().optional(),
  /** What nulls become; without it they stay null. */
  encoded_missing_value: z.number().optional(),
})

const Bin = z.strictObject({
  type: z.literal('bin'),
  ...selection,
  n_bins: z.int().min(2).max(1000).default(5),
  strategy: z.enum(['uniform', 'quantile']).default('quantile'),
  encode: z.enum(['onehot', 'ordinal']).default('onehot'),
})

const Derive = z.strictObject({
  type: z.literal('derive'),
  name: z.string().min(1),
  expression: z.string().min(1),
})

/** One entry of `transforms.yaml`, under scikit-learn's words. */
export const TransformDeclaration = z
  .discriminatedUnion('type', [Impute, Clip, Standardize, Log, OneHot, Ordinal, Bin, Derive])
  .refine(
    (it) => it.type === 'derive' || it.columns !== undefined || it.dtype !== undefined,
    'needs columns, or a dtype of number, string or boolean',
  )
export type TransformDeclaration = z.output<typeof TransformDeclaration>

/** What is to be done to the features before a model sees them, in this order: `transforms.yaml` of a feature repository. */
export const TransformDeclarations = z.strictObject({ transforms: z.array(TransformDeclaration).default([]) })

/** A declaration, and where it was written, as `file:line`. */
export type DeclaredTransform = TransformDeclaration & { readonly at: string }
