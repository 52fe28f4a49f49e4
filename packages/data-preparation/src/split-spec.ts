import { parseDuration, type SplitParameters } from '@millrace/contracts'
import type { SplitSpec } from '@millrace/splits'
import { parseInstant } from './parse-instant.ts'

/** The parameters of a split as the splits themselves take them. What a kind needs and a manifest lacks is a bug or refused there. */
export function splitSpec(parameters: SplitParameters): SplitSpec {
  const { split: kind, test_size, validation_size: validationSize, random_seed: seed = 0 } = parameters
  const testSize = test_size ?? Number.NaN
  const cuts = {
    testSize: test_size,
    validationSize,
    testFrom: parsed(parameters.test_from, parseInstant),
    validationFrom: parsed(parameters.validation_from, parseInstant),
    gap: parsed(parameters.time_gap, parseDuration),
  }
  switch (kind) {
    case 'random':
    case 'group':
    case 'hash':
      return { kind, testSize, validationSize, seed }
    case 'stratified':
      return { kind, testSize, validationSize, seed, bins: parameters.stratify_bins }
    case 'time':
      return { kind, ...cuts }
    case 'group-time':
      return { kind, ...cuts, seed, laterGroups: parameters.later_groups }
  }
}

/** Text that is none of its kind, as an edited manifest may have it, is refused where it is used. */
function parsed(text: string | undefined, parse: (text: string) => number | undefined): number | undefined {
  return text === undefined ? undefined : (parse(text) ?? Number.NaN)
}
