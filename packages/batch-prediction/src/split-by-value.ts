import { PREDICTION } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { DataFrame } from 'nodejs-polars'
import type { ChunkRecord } from './chunk-record.ts'
import { NULL_REASON } from './output-layout.ts'
import type { ChunkPlan } from './score-chunk.ts'

/** Divides a chunk that is written as a whole: rows to quarantine from the others, and those by the values that partition them. */
export async function splitByValue(
  plan: ChunkPlan,
  { name, whole, names }: { name: string; whole: string; names: readonly string[] },
): Promise<Pick<ChunkRecord, 'parts' | 'quarantine'>> {
  const { work, tables, nulls, partitionBy, columns } = plan
  const { default: pl } = await import('nodejs-polars')
  const all = pl.scanParquet(whole, { glob: false })
  const isMissing = pl.col(PREDICTION).isNull()
  const kept = (nulls === 'quarantine' ? all.filter(isMissing.not()) : all).select(
    ...names.map((column) => pl.col(column)),
  )
  const write = async (frame: typeof all, file: string) => {
    const staged = work.path(`${file}.staged`)
    const rows = await tables.parquet(frame, staged, plan.parquet)
    await work.finish(staged, file)
    return { file, rows }
  }
  const quarantined =
    nulls !== 'quarantine'
      ? undefined
      : await write(
          all
            .filter(isMissing)
            .select(...[...columns.map((column) => column.name), NULL_REASON].map((column) => pl.col(column))),
          `${name}.quarantine.parquet`,
        )
  const parts: ChunkRecord['parts'] = []
  if (partitionBy.length === 0) parts.push(await write(kept, `${name}.parquet`))
  else {
    const frame: DataFrame = await kept.collect()
    const groups: DataFrame[] = frame.height === 0 ? [] : frame.partitionBy([...partitionBy], true, true)
    for (const [index, group] of groups.entries()) {
      const folder = partitionBy
        .map((column) => `${encodeURIComponent(column)}=${folderValue(group, column)}`)
        .join('/')
      const rest = names.filter((column) => !partitionBy.includes(column)).map((column) => pl.col(column))
      const written = await write(group.lazy().select(...rest), `${name}.${index + 1}.parquet`)
      parts.push({ ...written, name: `${folder}/${name.replace('chunk', 'part')}.parquet` })
    }
  }
  const rest = parts.reduce((sum, part) => sum + part.rows, 0) + (quarantined?.rows ?? 0)
  const rows = (await tables.collect(all.select(pl.len().alias('rows'))))[0]?.['rows']
  if (rest !== Number(rows)) throw new Error(`${rows} rows were divided into ${rest}`)
  work.discard(whole)
  return { parts, ...(quarantined === undefined ? {} : { quarantine: quarantined }) }
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
