import type { Table, TableAccess } from '@millrace/artifact-store'
import {
  type CategorySummary,
  CellCounter,
  driftFromSummary,
  driftOfCategories,
  type NumericSummary,
  pairCategories,
  storedBins,
} from '@millrace/statistics'
import type { TableStatistics } from '../checks/column-statistics.ts'
import { columnsAtOnce } from '../checks/columns-at-once.ts'
import { numberOf } from '../checks/number-of.ts'
import { barsShape, compareNulls } from './compare-tables.ts'
import type { ComparedColumn } from './compared-columns.ts'
import type { Comparison, Shape } from './comparison.ts'
import { rankedCategories } from './make-baseline.ts'
import type { BaselineColumn } from './read-baseline.ts'

type Access = Pick<TableAccess, 'numbers' | 'collect'>
type Numeric = Extract<ComparedColumn, { kind: 'numeric' }>
type Categorical = Extract<ComparedColumn, { kind: 'categorical' }>

/** Compares columns of a table with the summaries of a baseline, in memory that does not grow with the rows. The baseline has every column. */
export async function* compareSummary(
  table: Table,
  {
    statistics,
    baseline,
    baselineRows,
  }: {
    statistics: TableStatistics
    baseline: ReadonlyMap<string, BaselineColumn>
    baselineRows: number
  },
  compared: readonly ComparedColumn[],
  tables: Access,
): AsyncGenerator<Comparison> {
  const nullsOf = ({ column: { name } }: ComparedColumn) =>
    compareNulls(
      name,
      { nulls: baseline.get(name)?.nulls ?? 0, rows: baselineRows },
      { nulls: statistics.columns.get(name)?.nulls ?? 0, rows: statistics.rows },
    )
  const numeric = compared.flatMap((it) => {
    const summary = baseline.get(it.column.name)?.summary
    return it.kind === 'numeric' && summary?.kind === 'numeric' ? [{ it, summary }] : []
  })
  const size = columnsAtOnce(table.rows)
  for (let start = 0; start < numeric.length; start += size) {
    const group = numeric.slice(start, start + size)
    const counters = await countCells(table, group, tables)
    for (const [place, { it, summary }] of group.entries()) {
      const counter = counters[place] ?? new CellCounter([])
      const evidence = driftFromSummary(summary, counter, it.measure)
      yield { column: it.column.name, evidence, threshold: it.threshold, shape: binsShape(summary, counter) }
      yield* nullsOf(it)
    }
  }
  for (const it of compared) {
    const summary = baseline.get(it.column.name)?.summary
    if (it.kind !== 'categorical' || summary?.kind !== 'categorical') continue
    yield await compareCategories(table, it, summary, statistics, tables)
    yield* nullsOf(it)
  }
}

async function countCells(
  { frame }: Table,
  group: readonly { it: Numeric; summary: NumericSummary }[],
  { numbers }: Access,
): Promise<CellCounter[]> {
  const { default: pl } = await import('nodejs-polars')
  const counters = group.map(({ summary }) => new CellCounter(summary.quantiles.values))
  const names = group.map(({ it }) => it.column.name)
  const plan = frame.select(...group.map(({ it }) => numberOf(pl, it.column).alias(it.column.name)))
  for await (const { columns } of numbers(plan, names))
    for (const [place, values] of columns.entries()) counters[place]?.add(values)
  return counters
}

const DRAWN_BINS = 20

/** Bins of about equal share of the baseline: where a summary knows its counts. */
function binsShape({ quantiles }: NumericSummary, counter: CellCounter): Shape | undefined {
  if (quantiles.count === 0 || counter.count === 0) return undefined
  const { reference, current, ends } = storedBins(quantiles, counter, DRAWN_BINS)
  const low = Math.min(quantiles.values[0] ?? 0, counter.min)
  const high = Math.max(quantiles.values.at(-1) ?? 0, counter.max)
  const edges = [low]
  const [before, after]: [number[], number[]] = [[], []]
  let [pending, pendingNow] = [0, 0]
  for (const [place, count] of Array.from(reference).entries()) {
    pending += count
    pendingNow += current[place] ?? 0
    const end = place === reference.length - 1 ? high : (ends[place] ?? high)
    // A bin that is a single value has no width: it is drawn with the next one.
    if (end <= (edges.at(-1) ?? low)) continue
    edges.push(end)
    before.push(pending)
    after.push(pendingNow)
    ;[pending, pendingNow] = [0, 0]
  }
  if (before.length === 0) return undefined
  before[before.length - 1] = (before.at(-1) ?? 0) + pending
  after[after.length - 1] = (after.at(-1) ?? 0) + pendingNow
  return { kind: 'histogram', edges, baseline: before, current: after }
}

/** New categories that are told apart; further ones count as one. */
const MOST_NEW = 1000
const OTHERS = 'all others'

async function compareCategories(
  { frame }: Table,
  { column: { name }, measure, threshold }: Categorical,
  summary: CategorySummary,
  { rows, columns }: TableStatistics,
  { collect }: Access,
): Promise<Comparison> {
  const { default: pl } = await import('nodejs-polars')
  const kept = summary.categories.map(([category]) => category)
  const isKept = pl
    .col(name)
    .cast(pl.Utf8)
    .isIn(kept.length === 0 ? [''] : kept)
  const current = [
    ...(kept.length === 0 ? [] : await rankedCategories(frame.filter(isKept), name, kept.length, collect)),
    ...(await rankedCategories(kept.length === 0 ? frame : frame.filter(isKept.not()), name, MOST_NEW, collect)),
  ]
  const paired = pairCategories(
    withRest(summary.categories, summary.count),
    withRest(current, rows - (columns.get(name)?.nulls ?? 0)),
  )
  const counts = { reference: Array.from(paired.reference), current: Array.from(paired.current) }
  return {
    column: name,
    evidence: {
      ...driftOfCategories(paired, measure),
      error: summary.count === 0 ? 0 : summary.undercount / summary.count,
    },
    threshold,
    shape: barsShape(paired.names, counts),
  }
}

/** Categories that are not listed, as one. */
function withRest(categories: readonly (readonly [string, number])[], total: number): (readonly [string, number])[] {
  const rest = total - categories.reduce((sum, [, count]) => sum + count, 0)
  return rest > 0 ? [...categories, [OTHERS, rest]] : [...categories]
}
