import { open } from 'node:fs/promises'
import type { ColumnType } from '@millrace/contracts'
import { arrowTypes } from './arrow-types.ts'
import { parquetColumns } from './parquet-columns.ts'
import { looksLikeParquet, parsedFooter, readParquetTail } from './parquet-footer.ts'

/**
 * The columns of a Parquet file in its order, typed as Polars reads them, from its footer alone and without Polars. Undefined
 * where the footer cannot be read, or has a type that Polars does not read.
 */
export async function parquetFileColumns(path: string): Promise<ReadonlyMap<string, ColumnType> | undefined> {
  try {
    await using file = await open(path, 'r')
    const { buffer } = await file.read(new Uint8Array(4), 0, 4, 0)
    if (!looksLikeParquet(buffer)) return undefined
    const meta = await parsedFooter(await readParquetTail(file, (await file.stat()).size, path), path)
    if (meta.schema.some(({ logical_type: logical }) => logical?.type === 'FLOAT16')) return undefined
    const arrow = meta.key_value_metadata?.find(({ key }) => key === 'ARROW:schema')?.value
    const stated = arrow === undefined ? undefined : arrowTypes(arrow)
    return new Map(parquetColumns(meta).map(({ name, type }) => [name, stated?.get(name) ?? type]))
  } catch {
    return undefined
  }
}
