import type { FileHandle } from 'node:fs/promises'

import { TableMetadata } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { FileMetaData } from 'hyparquet'
import { type ParquetColumn, parquetColumns } from './parquet-columns.ts'
import { thriftInteger } from './thrift-struct.ts'

/** What a Parquet file says of itself before a row is read. */
export interface ParquetFooter {
  readonly rows: number
  /** Rows of each row group. */
  readonly groups: readonly number[]
  readonly columns: readonly ParquetColumn[]
  readonly metadata: TableMetadata | undefined
}

/** The key of our entry among the footer's key-value pairs. */
export const FOOTER_KEY = 'millrace'

const MAGIC = 'PAR1'

/** Whether a file starts as Parquet does. */
export const looksLikeParquet = (start: Uint8Array): boolean => ascii(start.subarray(0, 4)) === MAGIC

/**
 * Reads the footer of a file that starts as Parquet does, and nothing else of it.
 * @throws StepError BROKEN_CONTRACT where the file is truncated or its footer damaged
 */
export async function readParquetFooter(file: FileHandle, size: number, source: string): Promise<ParquetFooter> {
  const meta = await parsedFooter(await readParquetTail(file, size, source), source)
  const columns = parquetColumns(meta)
  const entry = meta.key_value_metadata?.find(({ key }) => key === FOOTER_KEY)?.value
  const groups = meta.row_groups.map(({ num_rows }) => Number(num_rows))
  return {
    rows: Number(meta.num_rows),
    groups,
    columns,
    metadata: entry === undefined ? undefined : parseEntry(entry, source),
  }
}

/** Of `FileMetaData`. */
const NUM_ROWS = 3

/** How many rows a file has that starts as Parquet does; of a large footer it takes a part of the time of reading all. Throws as `readParquetFooter`. */
export async function readParquetRows(file: FileHandle, size: number, source: string): Promise<number> {
  const tail = await readParquetTail(file, size, source)
  try {
    return thriftInteger(tail, NUM_ROWS)
  } catch (error) {
    throw damaged(source, error)
  }
}

/** The end of a Parquet file: the footer, its length and the closing magic. Throws BROKEN_CONTRACT. */
export async function readParquetTail(file: FileHandle, size: number, source: string): Promise<Uint8Array> {
  const end = await readAt(file, Math.max(0, size - 8), Math.min(8, size))
  const length = size < 12 ? 0 : new DataView(end.buffer, end.byteOffset).getUint32(0, true)
  if (size < 12 || ascii(end.subarray(4)) !== MAGIC || length + 12 > size) {
    throw new StepError(
      'BROKEN_CONTRACT',
      `${source} is a truncated Parquet file: its ${size} bytes do not end in a footer`,
      {
        hint: 'write or copy the file again',
      },
    )
  }
  return readAt(file, size - 8 - length, length + 8)
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes
}

/** What the end of a Parquet file says. Throws BROKEN_CONTRACT. */
export async function parsedFooter(tail: Uint8Array, source: string): Promise<FileMetaData> {
  const { parquetMetadata } = await import('hyparquet')
  try {
    return parquetMetadata(tail, { geoparquet: false })
  } catch (error) {
    throw damaged(source, error)
  }
}

const damaged = (source: string, error: unknown): StepError =>
  new StepError('BROKEN_CONTRACT', `the Parquet footer of ${source} is damaged: ${messageOf(error)}`, {
    hint: 'write or copy the file again',
    cause: error,
  })

function parseEntry(entry: string, source: string): TableMetadata {
  try {
    return TableMetadata.parse(JSON.parse(entry))
  } catch (error) {
    throw new StepError(
      'BROKEN_CONTRACT',
      `the "${FOOTER_KEY}" entry in the footer of ${source} cannot be read: ${messageOf(error)}`,
      {
        cause: error,
      },
    )
  }
}

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
