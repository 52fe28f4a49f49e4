import type { Table, TableAccess } from '@millrace/artifact-store'
import { isInteger } from '@millrace/contracts'
import { driftOfCategories, driftOfNulls } from '@millrace/statistics'
import type { LazyDataFrame } from 'nodejs-polars'
import type { ComparedColumn } from './compared-columns.ts'
import type { Comparison, Shape } from './comparison.ts'
import { numberComparison } from './number-comparison.ts'
import { storedColumns } from './stored-columns.ts'

type Access = Pick<TableAccess, 'columns' | 'numbers' | 'collect'>
type Rows = Pick<Table, 'frame' | 'columns' | 'rows'>

/**
 * Compares columns of two tables row for row, exactly: numbers one column at a time; categories counted, however many there are.
 * Both tables have every column.
 */
export async function* compareTables(
  current: Rows,
  baseline: Rows,
  compared: readonly ComparedColumn[],
  tables: Access,
): AsyncGenerator<Comparison> {
  yield* compareNumbers(current, baseline, compared, tables)
  for (const it of compared) if (it.kind === 'categorical') yield* compareCategories(current, baseline, it, tables)
}

async function* compareNumbers(current: Rows, baseline: Rows, compared: readonly ComparedColumn[], tables: Access) {
  const wanted = new Map(compared.flatMap((it) => (it.kind === 'numeric' ? [[it.column.name, it] as const] : [])))
  // The baseline's columns in the order of the current ones, so that the two come in step.
  const byName = new Map(baseline.columns.map((column) => [column.name, column]))
  const inOrder = current.columns.flatMap(({ name }) => byName.get(name) ?? [])
  const before = storedColumns({ ...baseline, columns: inOrder }, [...wanted.keys()], tables)
  const after = storedColumns(current, [...wanted.keys()], tables)
  const compare = numberComparison()
  try {
    for await (const now of after) {
      const { value: then } = await before.next()
      const it = wanted.get(now.name)
      if (it === undefined || then === undefined || then.name !== now.name) throw new Error('columns out of step')
      const { evidence, shape, nulls } = compare(then, now, { ...it, integers: isInteger(it.column.type) })
      yield { column: now.name, evidence, threshold: it.threshold, shape }
      yield* compareNulls(
        now.name,
        { nulls: nulls.baseline, rows: then.stored.rows },
        { nulls: nulls.current, rows: now.stored.rows },
      )
    }
  } finally {
    await before.return(undefined)
  }
}

/** The change of the share of nulls, where there are any. */
export function compareNulls(
  column: string,
  before: { nulls: number; rows: number },
  after: { nulls: number; rows: number },
): Comparison[] {
  if (before.nulls === 0 && after.nulls === 0) return []
  return [{ column, evidence: driftOfNulls(before, after), threshold: undefined, shape: undefined }]
}

/** Categories whose names are brought into memory; further ones are counted without. */
const MOST_NAMED = 10_000

async function* compareCategories(
  current: Rows,
  baseline: Rows,
  { column: { name }, measure, threshold }: Extract<ComparedColumn, { kind: 'categorical' }>,
  { collect, numbers }: Access,
): AsyncGenerator<Comparison> {
  const { default: pl } = await import('nodejs-polars')
  const side = (frame: LazyDataFrame, before: number) =>
    frame.select(
      pl.col(name).cast(pl.Utf8).alias('category'),
      pl.lit(before).cast(pl.Float64).alias('before'),
      pl
        .lit(1 - before)
        .cast(pl.Float64)
        .alias('after'),
    )
  const counts = pl
    .concat([side(baseline.frame, 1), side(current.frame, 0)])
    .groupBy('category')
    .agg(pl.col('before').sum(), pl.col('after').sum())
  const ranked = counts.sort([pl.col('before'), pl.col('after'), pl.col('category')], [true, true, false])
  const named = await collect(ranked.limit(MOST_NAMED))
  const [null_, listed] = [named.filter(isNull), named.filter((record) => !isNull(record))]
  const paired = { reference: listed.map(countOf('before')), current: listed.map(countOf('after')) }
  const all =
    named.length < MOST_NAMED ? paired : await exactCounts(counts.filter(pl.col('category').isNotNull()), numbers)
  const evidence = driftOfCategories(all, measure)
  yield {
    column: name,
    evidence,
    threshold,
    shape: barsShape(
      listed.map(({ category }) => String(category)),
      paired,
    ),
  }
  const nulls = named.length < MOST_NAMED ? null_ : await collect(counts.filter(pl.col('category').isNull()))
  yield* compareNulls(
    name,
    { nulls: countOf('before')(nulls[0] ?? {}), rows: evidence.referenceRows + countOf('before')(nulls[0] ?? {}) },
    { nulls: countOf('after')(nulls[0] ?? {}), rows: evidence.currentRows + countOf('after')(nulls[0] ?? {}) },
  )
}

const isNull = ({ category }: Record<string, unknown>): boolean => category === null
const countOf =
  (side: 'before' | 'after') =>
  (record: Record<string, unknown>): number =>
    Number(record[side] ?? 0)

async function exactCounts(counts: LazyDataFrame, numbers: Access['numbers']) {
  const [reference, current]: [number[], number[]] = [[], []]
  for await (const { columns } of numbers(counts, ['before', 'after'])) {
    for (const count of columns[0] ?? []) reference.push(count)
    for (const count of columns[1] ?? []) current.push(count)
  }
  return { reference, current }
}

const MOST_BARS = 8

/** The most frequent categories of both sides together, and all others as one. */
export function barsShape(
  names: readonly string[],
  { reference, current }: { reference: readonly number[]; current: readonly number[] },
): Shape | undefined {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  const [before, after] = [sum(reference), sum(current)]
  if (before === 0 || after === 0) return undefined
  const share = (place: number) => (reference[place] ?? 0) / before + (current[place] ?? 0) / after
  const places = names.map((_, place) => place).sort((a, b) => share(b) - share(a))
  const drawn = places.slice(0, MOST_BARS)
  const rest = places.slice(MOST_BARS)
  const counts = (side: readonly number[]) => [
    ...drawn.map((place) => side[place] ?? 0),
    ...(rest.length === 0 ? [] : [sum(rest.map((place) => side[place] ?? 0))]),
  ]
  const categories = [...drawn.map((place) => names[place] ?? ''), ...(rest.length === 0 ? [] : [OTHERS])]
  return { kind: 'bars', categories, baseline: counts(reference), current: counts(current) }
}

const OTHERS = 'all others'
