import { type Column, PREDICTION, type Role } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { AddedColumn } from './chunk-scorer.ts'

export const NULL_REASON = 'null_reason'
export const PREDICTION_TIME = 'prediction_time'
export const MODEL_VERSION = 'model_version'

export interface LayoutOptions {
  readonly extraColumns: 'keep' | 'drop' | 'refuse'
  readonly withFeatures: boolean
  readonly withTime: boolean
  readonly withVersion: boolean
  readonly withReason: boolean
}

/** The columns of the output, in their order, and what they are for. */
export interface OutputLayout {
  readonly roles: Readonly<Record<string, Role>>
  /** Those of the input that have to be the same in the output, row by row. */
  readonly keys: readonly string[]
}

/**
 * Which columns the output has: keys and event timestamp, what else is asked for of the input, then what scoring adds.
 * @throws StepError BROKEN_CONTRACT where the input has columns that are refused, or a column of a name that is added
 */
export function outputLayout(
  source: string,
  columns: readonly Column[],
  { reads, adds }: { readonly reads: readonly string[]; readonly adds: readonly AddedColumn[] },
  { extraColumns, withFeatures, withTime, withVersion, withReason }: LayoutOptions,
): OutputLayout {
  const read = new Set(reads)
  const isKey = ({ role }: Column) => role === 'key' || role === 'event_timestamp'
  const extra = columns.filter((column) => !isKey(column) && !read.has(column.name))
  if (extraColumns === 'refuse' && extra.length > 0)
    throw new StepError('BROKEN_CONTRACT', `${source} has columns that the model does not read: ${listed(extra)}`, {
      hint: '--extra-columns keep or drop says what to do with them; --entity-keys names the keys',
    })
  const kept = columns.filter(
    (column) => isKey(column) || (read.has(column.name) ? withFeatures : extraColumns === 'keep'),
  )
  const added: [string, Role][] = [
    ...adds.map(({ name }): [string, Role] => [name, name === PREDICTION ? 'prediction' : 'other']),
    ...(withReason ? [[NULL_REASON, 'other'] satisfies [string, Role]] : []),
    ...(withVersion ? [[MODEL_VERSION, 'other'] satisfies [string, Role]] : []),
    ...(withTime ? [[PREDICTION_TIME, 'other'] satisfies [string, Role]] : []),
  ]
  const taken = kept.filter(({ name }) => added.some(([other]) => other === name))
  if (taken.length > 0)
    throw new StepError('BROKEN_CONTRACT', `${source} has a column ${listed(taken)}, which the output adds`, {
      hint: 'rename the column, or leave it out with --extra-columns drop',
    })
  return {
    roles: Object.fromEntries([...kept.map((column): [string, Role] => [column.name, roleOf(column)]), ...added]),
    keys: kept.filter(isKey).map(({ name }) => name),
  }
}

/** The output has one prediction: columns that the input has as such, or as its label, are other ones here. */
const roleOf = ({ role }: Column): Role => (role === 'prediction' || role === 'label' ? 'other' : role)

const listed = (columns: readonly Column[]): string => columns.map(({ name }) => name).join(', ')
