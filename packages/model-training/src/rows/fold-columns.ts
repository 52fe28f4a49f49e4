import { refuseOtherRows, type Table, type TableAccess } from '@millrace/artifact-store'
import { StepError, unknownColumns } from '@millrace/errors'
import type { SplitColumns } from '@millrace/splits'
import type { Estimator } from '../fits/estimators.ts'
import type { FoldKind } from '../search/search-kinds.ts'
import { groupCodes } from './group-codes.ts'
import { keyHashes } from './key-hashes.ts'

interface FoldTables {
  /** The label, as a number. */
  readonly target: Table
  /** Keys and event timestamps of the same rows, where there are any. */
  readonly keys: Table | undefined
  readonly x: Table
}

/** What of the rows the folds of a kind need, and nothing else of them. @throws StepError USAGE where it is not there */
export async function foldColumns(
  kind: FoldKind,
  { target, keys, x }: FoldTables,
  {
    task,
    groups: asked,
    tables,
  }: { task: Estimator['task']; groups: readonly string[] | undefined; tables: TableAccess },
): Promise<SplitColumns> {
  const rows = x.rows ?? 0
  refuseOtherRows(x, target, ...(keys === undefined ? [] : [keys]))
  switch (kind) {
    case 'random':
    case 'time-series':
      return { rows }
    case 'stratified':
      return { rows, ...(await strata()) }
    case 'group':
      return { rows, groups: await groups() }
    case 'stratified-group':
      return { rows, groups: await groups(), ...(await strata()) }
    case 'hash':
      return { rows, keys: await hashes() }
    case 'time':
      return { rows, times: await times() }
    case 'group-time':
      return { rows, times: await times(), groups: await groups() }
  }

  async function strata(): Promise<Pick<SplitColumns, 'labels' | 'target'>> {
    const label = target.columns.find(({ role }) => role === 'label')
    const values = await column(target.frame, label?.name ?? '')
    return task === 'classification' ? { labels: Int32Array.from(values) } : { target: values }
  }

  function groupNames(): readonly string[] {
    const names = asked ?? keys?.columns.filter(({ role }) => role === 'key').map(({ name }) => name) ?? []
    if (names.length > 0) return names
    throw new StepError('USAGE', `folds of kind ${kind} need groups, and the training rows have no keys`, {
      hint: 'name columns with --fold-groups (FOLD_GROUPS)',
    })
  }

  async function groups(): Promise<Int32Array> {
    const codes = await Promise.all(groupNames().map((name) => ranks(name)))
    return groupCodes(codes)
  }

  async function ranks(name: string): Promise<Float64Array> {
    const { default: pl } = await import('nodejs-polars')
    const rank = pl.col(name).rank('dense').cast(pl.Float64).fillNull(pl.lit(0)).cast(pl.Float64)
    return await column(tableWith(name).frame.select(rank.alias(name)), name)
  }

  async function hashes(): Promise<BigUint64Array> {
    const { default: pl } = await import('nodejs-polars')
    const names = groupNames()
    const frame = pl.concat(
      names.map((name) => tableWith(name).frame.select(name)),
      { how: 'horizontal' },
    )
    return await keyHashes(frame, names, { rows, tables })
  }

  function tableWith(name: string): Table {
    const found = [keys, x].find((table) => table?.columns.some((candidate) => candidate.name === name))
    if (found !== undefined) return found
    throw unknownColumns({
      setting: '--fold-groups (FOLD_GROUPS)',
      names: [name],
      source: 'the training rows',
      columns: [keys, x].flatMap((table) => table?.columns.map((it) => it.name) ?? []),
    })
  }

  async function times(): Promise<Float64Array> {
    const { default: pl } = await import('nodejs-polars')
    const name = keys?.columns.find(({ role }) => role === 'event_timestamp')?.name
    if (keys === undefined || name === undefined)
      throw new StepError('USAGE', `folds of kind ${kind} need event timestamps, and there is no train_keys.parquet`, {
        hint: 'run data-preparation, or choose another --fold-kind (FOLD_KIND)',
      })
    const { frame } = await tables.typed(keys, { [name]: 'Datetime' })
    const micros = pl.col(name).cast(pl.Datetime('us', 'UTC')).cast(pl.Int64).cast(pl.Float64)
    return await column(frame.select(micros.alias(name)), name)
  }

  async function column(frame: Table['frame'], name: string): Promise<Float64Array> {
    const values = new Float64Array(rows)
    let first = 0
    for await (const batch of tables.numbers(frame, [name])) {
      values.set(batch.columns[0] ?? [], first)
      first += batch.rows
    }
    return values
  }
}
