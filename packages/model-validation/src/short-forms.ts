import type { Rule } from './gate.ts'

interface ShortForms {
  readonly rmseThreshold: number
  readonly maeThreshold: number
  readonly betterThanMean: boolean
}

/** The rules that options stand for; those of `gate.yaml` hold beside them. */
export function shortForms({ rmseThreshold, maeThreshold, betterThanMean }: ShortForms): Rule[] {
  const atMost = (name: string, metric: string, max: number): Rule => ({
    kind: 'threshold',
    name,
    slices: undefined,
    metric,
    min: undefined,
    max,
  })
  const betterThan: Rule = {
    kind: 'comparison',
    name: 'better_than_mean',
    slices: undefined,
    metric: 'rmse',
    direction: 'lower',
    reference: 'mean',
    demand: { strict: true, absolute: undefined, relative: undefined },
    pairedInterval: false,
  }
  return [
    atMost('rmse_threshold', 'rmse', rmseThreshold),
    atMost('mae_threshold', 'mae', maeThreshold),
    ...(betterThanMean ? [betterThan] : []),
  ]
}
