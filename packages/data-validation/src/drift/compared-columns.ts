import { type Column, type ColumnType, isNumeric } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { Expectations } from '@millrace/feature-registry'
import {
  CATEGORY_MEASURES,
  type CategoryMeasure,
  EFFECT_THRESHOLDS,
  NUMERIC_MEASURES,
  type NumericMeasure,
} from '@millrace/statistics'

/** A column that is held against a baseline, and by what. */
export type ComparedColumn =
  | { readonly kind: 'numeric'; readonly column: Column; readonly measure: NumericMeasure; readonly threshold: number }
  | {
      readonly kind: 'categorical'
      readonly column: Column
      readonly measure: CategoryMeasure
      readonly threshold: number
    }

export interface Measures {
  readonly numeric: NumericMeasure | undefined
  readonly categorical: CategoryMeasure | undefined
}

/** Whether a column is compared by its distribution of numbers or of categories; undefined for lists and the like. */
export function kindOf(type: ColumnType): ComparedColumn['kind'] | undefined {
  if (type === 'String' || type === 'Boolean') return 'categorical'
  return isNumeric(type) || type === 'Datetime' || type === 'Date' ? 'numeric' : undefined
}

/** Keys and event timestamps are new in every table, and say nothing about drift. */
export const isComparable = ({ role, type }: Column): boolean =>
  role !== 'key' && role !== 'event_timestamp' && kindOf(type) !== undefined

/**
 * The columns to compare, each with its measure: the column's own, else the caller's, else the file's, else the one for its type.
 * @throws StepError USAGE naming file and line, where a measure is of the other type
 */
export function comparedColumns(
  columns: readonly Column[],
  { columns: rules, drift }: Expectations,
  called: Measures,
): ComparedColumn[] {
  const numeric = called.numeric ?? one(NUMERIC_MEASURES, drift.numeric) ?? 'wasserstein'
  const categorical = called.categorical ?? one(CATEGORY_MEASURES, drift.categorical) ?? 'jensen_shannon'
  return columns.filter(isComparable).flatMap((column): ComparedColumn[] => {
    const kind = kindOf(column.type)
    const rule = rules.get(column.name)?.drift
    const own = rule?.value || undefined
    if (rule?.value === false || kind === undefined) return []
    const thresholdOf = (measure: NumericMeasure | CategoryMeasure) => own?.threshold ?? EFFECT_THRESHOLDS[measure]
    if (kind === 'numeric') {
      const measure = own?.measure === undefined ? numeric : one(NUMERIC_MEASURES, own.measure)
      if (measure === undefined) throw misfit(rule?.at, column, own?.measure, NUMERIC_MEASURES)
      return [{ kind, column, measure, threshold: thresholdOf(measure) }]
    }
    const measure = own?.measure === undefined ? categorical : one(CATEGORY_MEASURES, own.measure)
    if (measure === undefined) throw misfit(rule?.at, column, own?.measure, CATEGORY_MEASURES)
    return [{ kind, column, measure, threshold: thresholdOf(measure) }]
  })
}

const one = <T extends string>(measures: readonly T[], name: string | undefined): T | undefined =>
  measures.find((measure) => measure === name)

const misfit = (at: string | undefined, { name, type }: Column, measure: string | undefined, fit: readonly string[]) =>
  new StepError('USAGE', `${at}: ${name} is ${type}, which ${measure} does not measure`, {
    hint: `measures of such a column are ${fit.join(', ')}`,
  })
