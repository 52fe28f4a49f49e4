import { PREDICTION } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { DataFrame } from 'nodejs-polars'
import type { ChunkRecord } from './chunk-record.ts'
import { keepRows } from './keep-rows.ts'
import { NULL_REASON } from './output-layout.ts'
import type { ChunkPlan } from './score-chunk.ts'

/** Divides a chunk that is written as a whole: rows to quarantine from the others, and those by the values that partition them. */
export async function splitByValue(
  plan: ChunkPlan,
  { name, whole, names }: { name: string; whole: string; names: readonly string[] },
): Promise<Pick<ChunkRecord, 'parts' | 'output' | 'quarantine'>> {
  const { work, tables, partitionBy, columns, quarantine } = plan
  const { default: pl } = await import('nodejs-polars')
  const all = pl.scanParquet(whole, { glob: false })
  const isMissing = pl.col(PREDICTION).isNull()
  const kept = (quarantine === undefined ? all : all.filter(isMissing.not())).select(
    ...names.map((column) => pl.col(column)),
  )
  let divided = 0
  const write = async (frame: typeof all, file: string) => {
    const staged = work.path(`${file}.staged`)
    const { rows } = await tables.parquet(frame, staged, plan.parquet)
    divided += rows
    return { staged, part: { file, name: file, rows } }
  }
  const split: Pick<ChunkRecord, 'parts' | 'output' | 'quarantine'> = { parts: [] }
  if (quarantine !== undefined) {
    const own = [...columns.map((column) => column.name), NULL_REASON].map((column) => pl.col(column))
    const { staged, part } = await write(all.filter(isMissing).select(...own), `${name}.quarantine.parquet`)
    split.quarantine = (await keepRows({ output: quarantine, work }, staged, part)).output
  }
  if (partitionBy.length === 0) {
    const { staged, part } = await write(kept, `${name}.parquet`)
    Object.assign(split, await keepRows(plan, staged, part))
  } else {
    const frame: DataFrame = await kept.collect()
    const groups: DataFrame[] = frame.height === 0 ? [] : frame.partitionBy([...partitionBy], true, true)
    for (const [index, group] of groups.entries()) {
      const folder = partitionBy
        .map((column) => `${encodeURIComponent(column)}=${folderValue(group, column)}`)
        .join('/')
      const rest = names.filter((column) => !partitionBy.includes(column)).map((column) => pl.col(column))
      const { staged, part } = await write(group.lazy().select(...rest), `${name}.${index + 1}.parquet`)
      const inFolder = { ...part, name: `${folder}/${name.replace('chunk', 'part')}.parquet` }
      split.parts.push(...(await keepRows(plan, staged, inFolder)).parts)
    }
  }
  const rows = (await tables.collect(all.select(pl.len().alias('rows'))))[0]?.['rows']
  if (divided !== Number(rows)) throw new Error(`${rows} rows were divided into ${divided}`)
  work.discard(whole)
  return split
}

const MOST_BYTES = 200

/** A value as the name of a folder. */
function folderValue(group: DataFrame, column: string): string {
  const value: unknown = group.getColumn(column).get(0)
  if (value === null || value === undefined) return '__HIVE_DEFAULT_PARTITION__'
  const text = value instanceof Date ? value.toISOString().replace(/T00:00:00\.000Z$/, '') : String(value)
  const name = encodeURIComponent(text)
  if (name === '' || name.length > MOST_BYTES)
    throw new StepError(
      'BROKEN_CONTRACT',
      `the column "${column}" holds ${JSON.stringify(text.slice(0, 80))}, which cannot name a folder`,
    )
  return name
}
