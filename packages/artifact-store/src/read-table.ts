import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Column, TableContract } from '@millrace/contracts'
import { isStepError, listProblems, StepError, systemError } from '@millrace/errors'
import { columnRoles } from './column-roles.ts'
import { delimitedHeader } from './delimited-header.ts'
import { loadPolars } from './load-polars.ts'
import { missingArtifact, repairHint } from './missing-artifact.ts'
import type { ParquetColumn } from './parquet-columns.ts'
import { looksLikeParquet, readParquetFooter } from './parquet-footer.ts'
import type { RoleHints, Table } from './table.ts'
import { type TableDescription, tableProblems } from './table-problems.ts'
import { delimitedScan, parquetScan } from './table-scans.ts'

/** How delimited text is laid out, for a second look at it. */
export interface DelimitedLayout {
  readonly path: string
  readonly delimiter: string
  readonly sample: readonly (readonly string[])[]
}

export interface ReadTable {
  readonly table: Table
  readonly layout: DelimitedLayout | undefined
}

/**
 * Opens a table and checks it against its contract from its metadata: Parquet by its footer, delimited text by its
 * header and first lines, told apart by content.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT with all problems together
 */
export async function readTable(
  artifacts: string,
  contract: TableContract,
  given: { path?: string; roles?: RoleHints },
): Promise<ReadTable> {
  const path = given.path ?? join(artifacts, contract.file)
  const contents = await look(path, contract)
  const roles = columnRoles(
    contents.columns.map(({ name }) => name),
    contract,
    { metadata: contents.metadata, hints: given.roles },
  )
  const columns = contents.columns.map(
    ({ name, type, nullCount }): Column => ({ name, type, nullCount, role: roles.get(name) ?? 'other' }),
  )
  const description = {
    columns,
    rows: contents.rows,
    metadata: contents.metadata,
    namedLabel: given.roles?.label,
    isText: contents.layout !== undefined,
  }
  refuseProblems(path, description, contract)
  const pl = await loadPolars()
  const frame = contents.layout
    ? delimitedScan(
        pl,
        contents.layout,
        columns.map(({ name }) => name),
      )
    : parquetScan(pl, path, contents.columns, contents.metadata !== undefined)
  return {
    table: { frame, columns, rows: contents.rows, groups: contents.groups, metadata: contents.metadata, source: path },
    layout: contents.layout,
  }
}

interface Contents {
  readonly columns: readonly ParquetColumn[]
  readonly rows: number | undefined
  readonly groups?: readonly number[]
  readonly metadata: Table['metadata']
  readonly layout: DelimitedLayout | undefined
}

// Enough for header and sample; the second size is for headers longer than that.
const STARTS = [1 << 16, 1 << 22]

async function look(path: string, contract: TableContract): Promise<Contents> {
  try {
    await using file = await open(path, 'r')
    const stat = await file.stat()
    if (stat.isDirectory()) throw broken(path, 'is a folder, not a file', contract)
    if (stat.size === 0) throw broken(path, 'is empty', contract)
    if (looksLikeParquet(await readStart(file, 4))) {
      return { ...(await readParquetFooter(file, stat.size, path)), layout: undefined }
    }
    if (contract.writer !== 'you' || path.endsWith('.parquet')) throw broken(path, 'is not a Parquet file', contract)
    for (const length of STARTS) {
      const isWhole = stat.size <= length
      const contents = lookAtText(path, await readStart(file, length), isWhole, contract)
      if (contents !== undefined) return contents
      if (isWhole) throw broken(path, 'holds nothing but blank lines', contract)
    }
    throw broken(path, `has no header line within its first ${STARTS.at(-1)} bytes`, contract)
  } catch (error) {
    const cause = systemError(error, 'read', path)
    if (isMissing(error)) throw missingArtifact(contract, path)
    throw cause
  }
}

async function readStart(file: FileHandle, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, 0)
  return buffer.subarray(0, bytesRead)
}

function lookAtText(path: string, start: Uint8Array, isWhole: boolean, contract: TableContract): Contents | undefined {
  const header = delimitedHeader(decode(path, start, contract), isWhole)
  if (header === undefined) return undefined
  const { delimiter, names, sample } = header
  const columns = names.map((name): ParquetColumn => ({ name, type: 'String', nullCount: undefined, utcMicros: false }))
  const rows = isWhole && sample.length === 0 ? 0 : undefined
  return { columns, rows, metadata: undefined, layout: { path, delimiter, sample } }
}

function decode(path: string, start: Uint8Array, contract: TableContract): string {
  const problem = 'is neither Parquet nor delimited text'
  if (start.includes(0)) throw broken(path, problem, contract)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(start, { stream: true })
  } catch (error) {
    throw new StepError('BROKEN_CONTRACT', `${path} ${problem} in UTF-8`, { hint: 'save it as UTF-8', cause: error })
  }
}

function refuseProblems(path: string, description: TableDescription, contract: TableContract): void {
  const problems = tableProblems(description, contract)
  if (problems.length === 1) throw broken(path, `is not a valid ${contract.name}: ${problems[0]}`, contract)
  if (problems.length > 1) throw broken(path, `is not a valid ${contract.name}:\n${listProblems(problems)}`, contract)
}

const broken = (path: string, what: string, contract: TableContract): StepError =>
  new StepError('BROKEN_CONTRACT', `${path} ${what}`, { hint: repairHint(contract, path) })

const isMissing = (error: unknown): boolean =>
  !isStepError(error) &&
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ENOTDIR')
