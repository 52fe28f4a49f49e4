import { type LazyDataFrame, pl } from 'nodejs-polars'
import { int } from './event-time.ts'
import { toScratch } from './scratch-table.ts'

/** Entity rows to be joined a part of the keys at a time. */
export interface KeyedRows {
  /** `row`, `key0…` and more. */
  readonly rows: LazyDataFrame
  readonly keys: readonly string[]
  readonly parts: number
  readonly scratch: (name: string) => string
}

export interface KeyPart {
  readonly rows: LazyDataFrame
  /** The keys of the part, each once. */
  readonly keyed: LazyDataFrame
}

/** Splits entity rows by join key, on disk; rows whose key has a null are in the first part. */
export async function partitionKeys({ rows, keys, parts, scratch }: KeyedRows): Promise<KeyPart[]> {
  const on = [...keys]
  const part = pl.col('number').cast(pl.Int64).modulo(int(parts)).alias('part')
  const distinct = rows
    .select(on)
    .unique()
    .withRowIndex('number')
    .select(...on.map((key) => pl.col(key)), part)
  const numbered = await toScratch(distinct, scratch('keys.arrow'), 'the entity rows')
  const withPart = rows.join(numbered, { on, how: 'left' }).withColumns(pl.col('part').fillNull(int(0)))
  const partOfRows = await toScratch(withPart, scratch('rows.arrow'), 'the entity rows')
  return Array.from({ length: parts }, (_, index) => {
    const isOfPart = pl.col('part').eq(int(index))
    return { rows: partOfRows.filter(isOfPart).drop('part'), keyed: numbered.filter(isOfPart).select(on) }
  })
}
