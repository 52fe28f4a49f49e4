import type { CategorySummary } from './category-summary.ts'
import type { NumericSummary } from './numeric-summary.ts'
import type { QuantileSummary } from './quantile-summary.ts'

export type ColumnSummary = NumericSummary | CategorySummary

/** The version of what `encodeColumnSummary` writes. */
export const COLUMN_SUMMARY_VERSION = 1

export type EncodedColumnSummary = ColumnSummary & { readonly version: typeof COLUMN_SUMMARY_VERSION }

/** Plain JSON: stored values and category names with counts, no rows. */
export function encodeColumnSummary(summary: ColumnSummary): EncodedColumnSummary {
  return { version: COLUMN_SUMMARY_VERSION, ...summary }
}

/** Checks what was read from JSON; throws an `Error` that says what is wrong with it, which a caller reports with the file's name. */
export function decodeColumnSummary(json: unknown): ColumnSummary {
  const { version, kind, ...rest } = fields(json, 'the summary')
  if (version !== COLUMN_SUMMARY_VERSION) throw new Error(`version ${version} of a column summary is not known`)
  if (kind === 'numeric') return numeric(rest)
  if (kind === 'categorical') return categorical(rest)
  throw new Error(`a column summary of kind ${JSON.stringify(kind)} is not known`)
}

function numeric(json: Record<string, unknown>): NumericSummary {
  const { mean } = json
  if (mean !== null && typeof mean !== 'number') throw new Error('mean is neither a number nor null')
  return {
    kind: 'numeric',
    nulls: count(json, 'nulls'),
    nans: count(json, 'nans'),
    positiveInfinities: count(json, 'positiveInfinities'),
    negativeInfinities: count(json, 'negativeInfinities'),
    mean,
    sumOfSquares: amount(json, 'sumOfSquares'),
    quantiles: quantiles(fields(json['quantiles'], 'quantiles')),
  }
}

function quantiles(json: Record<string, unknown>): QuantileSummary {
  const summary = {
    count: count(json, 'count'),
    values: numbers(json, 'values'),
    below: numbers(json, 'below'),
    at: numbers(json, 'at'),
    upTo: numbers(json, 'upTo'),
  }
  const { values, below, at, upTo } = summary
  if ([below, at, upTo].some(({ length }) => length !== values.length)) {
    throw new Error('values, below, at and upTo are not of one length')
  }
  if (values.some((value, i) => i > 0 && value <= (values[i - 1] ?? 0))) throw new Error('values do not ascend')
  const fits = (i: number) =>
    (below[i] ?? 0) >= 0 && (at[i] ?? 0) >= 0 && (below[i] ?? 0) + (at[i] ?? 0) <= (upTo[i] ?? 0)
  if (!values.every((_, i) => fits(i)) || (upTo.at(-1) ?? 0) !== summary.count) {
    throw new Error('below, at and upTo do not fit the count')
  }
  return summary
}

function categorical(json: Record<string, unknown>): CategorySummary {
  const { categories } = json
  if (!Array.isArray(categories)) throw new Error('categories is not a list')
  const summary: CategorySummary = {
    kind: 'categorical',
    nulls: count(json, 'nulls'),
    count: count(json, 'count'),
    categories: categories.map(category),
    undercount: count(json, 'undercount'),
  }
  const listed = summary.categories.reduce((sum, [, times]) => sum + times, 0)
  if (listed > summary.count || (summary.undercount === 0 && listed !== summary.count)) {
    throw new Error('the categories do not add up to the count')
  }
  return summary
}

function category(pair: unknown): readonly [string, number] {
  const [name, times] = Array.isArray(pair) ? pair : []
  if (typeof name !== 'string' || !isCount(times)) throw new Error('a category is not a pair of name and count')
  return [name, times]
}

function fields(json: unknown, what: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error(`${what} is not an object`)
  return { ...json }
}

function numbers(json: Record<string, unknown>, name: string): number[] {
  const list = json[name]
  if (!Array.isArray(list) || !list.every((value) => typeof value === 'number' && Number.isFinite(value))) {
    throw new Error(`${name} is not a list of numbers`)
  }
  return list
}

function count(json: Record<string, unknown>, name: string): number {
  const value = json[name]
  if (!isCount(value)) throw new Error(`${name} is not a count`)
  return value
}

function amount(json: Record<string, unknown>, name: string): number {
  const value = json[name]
  if (typeof value !== 'number' || !(value >= 0)) throw new Error(`${name} is not a number of 0 or more`)
  return value
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && typeof value === 'number' && value >= 0
}
