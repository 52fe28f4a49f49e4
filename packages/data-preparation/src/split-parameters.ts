import type { Column, SplitParameters } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { PreparationOptions } from './options.ts'

const TEST_SIZE = 0.2
const LATER_GROUPS = 0.2
const SEED = 17

/** The options of a split under the names that a manifest has them by; absent where they were not given. */
export function givenParameters(options: PreparationOptions): Partial<SplitParameters> {
  const named = {
    split: options.split,
    test_size: options.testSize,
    validation_size: options.validationSize,
    test_from: options.testFrom,
    validation_from: options.validationFrom,
    time_gap: options.timeGap,
    later_groups: options.laterGroups,
    group_columns: options.groupColumns,
    stratify_by: options.stratifyBy,
    stratify_bins: options.stratifyBins,
    random_seed: options.randomSeed,
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}

/**
 * The parameters of a split as the options give them, with what its kind takes by default.
 * Throws USAGE where rows are to be grouped by keys and the table has none.
 */
export function chosenParameters(options: PreparationOptions, columns: readonly Column[]): SplitParameters {
  const given = givenParameters(options)
  const split = given.split ?? 'random'
  const sized = { ...(given.test_from === undefined ? { test_size: TEST_SIZE } : {}), ...given, split }
  const seeded = { random_seed: SEED, ...sized }
  const gap = { time_gap: '0s' }
  const groups = () => ({ group_columns: given.group_columns ?? keysOf(columns, split) })
  switch (split) {
    case 'random':
      return seeded
    case 'stratified':
      return { stratify_by: nameOf(columns, 'label'), ...seeded }
    case 'hash':
    case 'group':
      return { ...seeded, ...groups() }
    case 'time':
      return { ...gap, ...sized }
    case 'group-time':
      return { ...gap, later_groups: LATER_GROUPS, ...seeded, ...groups() }
  }
}

function nameOf(columns: readonly Column[], role: Column['role']): string {
  const column = columns.find((candidate) => candidate.role === role)
  if (column === undefined) throw new Error(`the table has no ${role}`)
  return column.name
}

function keysOf(columns: readonly Column[], split: string): string[] {
  const keys = columns.filter(({ role }) => role === 'key').map(({ name }) => name)
  if (keys.length > 0) return keys
  throw new StepError('USAGE', `a ${split} split keeps rows of one key together, and the table has no keys`, {
    hint: '--group-columns (GROUP_COLUMNS) names the columns to group by, --entity-keys (ENTITY_KEYS) the keys',
  })
}
