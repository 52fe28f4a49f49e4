import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { TableMetadata } from '@millrace/contracts'
import type { LazyDataFrame, SinkParquetOptions } from 'nodejs-polars'
import { appendKeyValue } from './append-key-value.ts'
import { loadPolars } from './load-polars.ts'
import { FOOTER_KEY, readParquetFooter, readParquetTail } from './parquet-footer.ts'
import { polarsError } from './polars-error.ts'
import type { StagedFile } from './publish-files.ts'
import type { ParquetLayout } from './session.ts'
import type { GrownTable, TableOutput } from './table.ts'

/**
 * Streams a table to a file of exactly its role columns and returns how many rows it has.
 * @throws StepError CANNOT_WRITE, and BROKEN_CONTRACT where the data the plan reads is broken
 */
export async function sinkTable(
  output: TableOutput,
  { staged, target }: StagedFile,
  onBytes?: (bytes: number) => void,
): Promise<number> {
  const pl = await loadPolars()
  const names = Object.keys(output.roles)
  await sinkPlan(output.frame.select(pl.cols(names)), { staged, target }, { columns: names.length, onBytes })
  return verify(staged, names)
}

interface Sinking {
  readonly columns: number
  readonly layout?: ParquetLayout | undefined
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/** Streams a plan to a Parquet file. Throws CANNOT_WRITE, and BROKEN_CONTRACT where the data the plan reads is broken. */
export async function sinkPlan(
  plan: LazyDataFrame,
  { staged, target }: StagedFile,
  { columns, layout, onBytes }: Sinking,
): Promise<void> {
  const timer = onBytes && setInterval(() => onBytes(sizeOf(staged)), 200).unref()
  try {
    await plan.sinkParquet(staged, sinkOptions(columns, layout)).collect()
  } catch (error) {
    throw polarsError(error, { written: staged, named: target })
  } finally {
    clearInterval(timer)
  }
  onBytes?.(sizeOf(staged))
}

/** Puts a file that grew in its place, with all but the stamp, and returns its rows. Throws CANNOT_WRITE. */
export async function placeGrown({ grown, roles }: GrownTable, file: StagedFile): Promise<number> {
  await grown.placeAt(file)
  return verify(file.staged, Object.keys(roles))
}

/** Appends the `millrace` entry to the footer of a staged Parquet file. */
export async function stampTable(staged: string, metadata: TableMetadata): Promise<void> {
  await using file = await open(staged, 'r+')
  const { size } = await file.stat()
  const tail = await readParquetTail(file, size, staged)
  const footer = appendKeyValue(tail.subarray(0, -8), FOOTER_KEY, JSON.stringify(metadata))
  const end = Buffer.alloc(8, 'PAR1')
  end.writeUInt32LE(footer.length)
  await file.write(Buffer.concat([footer, end]), 0, footer.length + 8, size - tail.length)
}

const VALUES_IN_A_ROW_GROUP = 1 << 23

function sinkOptions(
  columns: number,
  { compression = 'zstd', compressionLevel, rowGroupRows }: ParquetLayout = {},
): SinkParquetOptions {
  // Level 3 of zstd takes twice the time to save a fiftieth of the bytes.
  const level = compressionLevel ?? (compression === 'zstd' ? 1 : undefined)
  return {
    compression,
    ...(level === undefined ? {} : { compressionLevel: level }),
    statistics: true,
    // Wide tables get fewer rows a group, so that a reader holds about the same bytes of any table.
    rowGroupSize: rowGroupRows ?? Math.min(1 << 18, Math.max(1 << 14, Math.floor(VALUES_IN_A_ROW_GROUP / columns))),
    maintainOrder: true,
    syncOnClose: 'none',
    mkdir: false,
  }
}

async function verify(staged: string, names: readonly string[]): Promise<number> {
  await using file = await open(staged, 'r')
  const { size } = await file.stat()
  const { columns, rows } = await readParquetFooter(file, size, staged)
  const written = columns.map(({ name }) => name)
  if (written.join('\n') !== names.join('\n'))
    throw new Error(`${staged} has columns ${written.join(', ')}, not ${names.join(', ')}`)
  const unzoned = columns.filter(({ type, utcMicros }) => type === 'Datetime' && !utcMicros)
  if (unzoned.length > 0)
    throw new Error(`${staged}: ${unzoned.map(({ name }) => name).join(', ')} must be timestamps in microseconds UTC`)
  return rows
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
