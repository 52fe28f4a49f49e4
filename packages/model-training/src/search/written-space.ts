import * as z from 'zod'
import { SETTING } from '../fits/settings.ts'

const Range = z.strictObject({
  low: z.number(),
  high: z.number(),
  scale: z.enum(['linear', 'log']).default('linear').describe('drawn evenly, or evenly in logarithm'),
})
const listOf = <T extends z.ZodType>(value: T) => z.array(value).min(1)
const numbers = (value: z.ZodType<number>, what: string) =>
  z
    .union([listOf(value), Range])
    .optional()
    .describe(what)
const flags = (what: string) => listOf(z.boolean()).optional().describe(what)

/** What `search.yaml` may say: for each setting, under scikit-learn's name, its values, or a range to draw from. */
export const WrittenSpace = z.strictObject({
  alpha: numbers(SETTING.alpha, 'strength of the penalty'),
  l1_ratio: numbers(SETTING.l1Ratio, 'share of the penalty that is L1'),
  C: numbers(SETTING.c, 'inverse of the strength of the penalty of a logistic regression'),
  epsilon: numbers(SETTING.epsilon, 'residuals of a Huber regression beyond this many scales count linearly'),
  degree: numbers(SETTING.degree, 'of a curve through one feature'),
  feature: listOf(z.string().min(1)).optional().describe('columns that a curve goes through'),
  fit_intercept: flags('whether an intercept is fitted'),
  standardize: flags('whether features are scaled to unit variance before the penalty'),
  positive: flags('whether no coefficient may be below 0'),
})
export type WrittenSpace = z.output<typeof WrittenSpace>

/** The JSON Schema of `search.yaml`, for editors. */
export const searchSpaceSchema = (): object => ({
  title: 'The settings that model-training searches through',
  ...z.toJSONSchema(WrittenSpace, { io: 'input', target: 'draft-2020-12' }),
})
