import { BaselineName } from '@millrace/contracts'
import * as z from 'zod'
import { Direction } from './metric-direction.ts'
import { SignatureBreak } from './signature-changes.ts'

const name = z.string().min(1)
const size = z.number().nonnegative()
const Policy = z.enum(['accept', 'reject'])
const Reference = z.enum(['champion', ...BaselineName.options])

/** One size for both directions of thought: how much better at least, or how much worse at most. */
const Margin = z.union([size, z.strictObject({ absolute: size.optional(), relative: size.optional() })])

const WrittenRule = z.strictObject({
  name: name.optional().describe('how the verdict calls it'),
  metric: name.optional().describe('a metric of evaluation.json, for min, max, better_than and not_worse_than'),
  min: z.number().optional().describe('least accepted value'),
  max: z.number().optional().describe('largest accepted value'),
  better_than: Reference.optional().describe('what the metric has to be better than, by a margin'),
  by: Margin.optional().describe('least improvement: a number, or absolute and relative, which both hold'),
  not_worse_than: Reference.optional().describe('what the metric must not be worse than, but for a tolerance'),
  tolerance: Margin.optional().describe('largest loss: a number, or absolute and relative, which both hold'),
  paired_interval: z
    .boolean()
    .default(false)
    .describe('whether the lower end of the paired interval has to keep the rule, in place of the point'),
  direction: Direction.optional().describe('in which direction a metric is better, where its name does not tell'),
  expression: name.optional().describe('a condition over metrics, in place of a metric'),
  slices: z
    .union([name, z.array(name).min(1)])
    .optional()
    .describe('apply to each slice by these columns and expressions'),
  slice: name.optional().describe('apply to the slice of this name'),
  min_rows: z.int().positive().default(1).describe('rows that a slice has at least'),
})
export type WrittenRule = z.output<typeof WrittenRule>

export const WrittenGate = z.strictObject({
  no_champion: Policy.default('accept').describe('rules about a champion where there is none yet'),
  unloadable_champion: Policy.default('reject').describe('rules about a champion that cannot be loaded or scored'),
  inconclusive: Policy.default('reject').describe('rules that the rows neither confirm nor refute'),
  signature: z
    .strictObject({ allow: z.array(SignatureBreak).default([]) })
    .default({ allow: [] })
    .describe('changes of the signature that those who call the champion have to live with'),
  rules: z.array(WrittenRule).default([]),
})
export type WrittenGate = z.output<typeof WrittenGate>
