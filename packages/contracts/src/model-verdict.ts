import * as z from 'zod'
import { json } from './contract.ts'
import { MetricInterval } from './evaluation-report.ts'

/**
 * How one rule of the gate came out: a comparison is better, not worse, worse or inconclusive, where an improvement was
 * demanded that is not there failed; any other rule is passed or failed.
 */
export const RuleOutcome = z.enum(['passed', 'failed', 'better', 'not_worse', 'worse', 'inconclusive'])
export type RuleOutcome = z.infer<typeof RuleOutcome>

/** One rule over all rows or over one slice. */
export const VerdictReason = z.object({
  rule: z.string(),
  outcome: RuleOutcome,
  passed: z.boolean(),
  /** Null where there is no such value, or none that is a number. */
  observed: z.number().nullable(),
  expected: z.string(),
  slice: z.string().optional(),
  /** Of the champion or the baseline. */
  reference: z.number().nullable().optional(),
  /** By how much the model is better than the reference, whatever the metric's direction: positive is better. */
  improvement: z.number().optional(),
  /** Of the improvement. */
  interval: MetricInterval.optional(),
  /** What an outcome rests on where the numbers do not say it. */
  detail: z.string().optional(),
})
export type VerdictReason = z.infer<typeof VerdictReason>

export const ModelVerdict = z.object({
  accepted: z.boolean(),
  reasons: z.array(VerdictReason),
  run_id: z.string(),
  model_uri: z.string(),
  /** Who accepted the model although rules reject it, and why. */
  override: z.object({ by: z.string(), reason: z.string() }).optional(),
})
export type ModelVerdict = z.infer<typeof ModelVerdict>
export const modelVerdict = json('model_validation', 'model-validation', ModelVerdict)
