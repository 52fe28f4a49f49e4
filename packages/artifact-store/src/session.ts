import type {
  ColumnType,
  FileRecord,
  HtmlContract,
  JsonContract,
  LineageRecord,
  TableContract,
} from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'
import type { RoleHints, Table, TableFiles, TableOutput, TableParts } from './table.ts'
import type { WorkFolder } from './work-folder.ts'

/** Rows of some columns as doubles, null as NaN; the arrays are views that live until the next batch. */
export interface NumberBatch {
  readonly rows: number
  readonly columns: readonly Float64Array[]
}

/** Columns of a plan as doubles in a scratch file, rows in no order. */
export interface ScratchColumns {
  readonly rows: number
  /** Reads the values of a column that are not null to the beginning of `into`, which has room for all rows, and returns how many there are. */
  read(name: string, into: Float64Array): number
  /** The values of a column that are not null, as many at a time as `into`, of eight at least, has room for; each time they are written over it. */
  stretches(name: string, into: Float64Array): Iterable<Float64Array>
  /** Removes the file; nothing can be read any more. */
  remove(): void
}

/** Rows of features with their target, as doubles; the arrays are views that live until the next batch. */
export interface LabelledBatch {
  readonly rows: number
  /** In the order of the features' table. */
  readonly features: readonly Float64Array[]
  readonly target: Float64Array
}

/** What a run reads, and where that comes from. */
export interface Origins {
  /** By name. */
  readonly inputs: Readonly<Record<string, FileRecord>>
  /** The lineage records of the runs that made the inputs, or checked what they were made from; oldest first. */
  readonly upstream: readonly LineageRecord[]
}

/** What is read and written by one run of one step. */
export interface Session {
  /**
   * Opens a table and checks it against its contract from its metadata.
   * @throws StepError MISSING_INPUT, BROKEN_CONTRACT
   */
  readTable(contract: TableContract, file: { path?: string; roles?: RoleHints }): Promise<Table>
  /** Opens a table that a path names as a file, a folder of files or a pattern, and starts hashing each. Throws as `readTable`. */
  readTables(contract: TableContract, file: { path?: string; roles?: RoleHints }): Promise<TableFiles>
  /** @throws StepError MISSING_INPUT, BROKEN_CONTRACT */
  readJson<T>(contract: JsonContract<T>, file?: { path?: string }): Promise<T>
  /** Whether the artifact's file is there. */
  exists(contract: { file: string }): Promise<boolean>
  /** Throws BROKEN_CONTRACT where two artifacts of one producer stem from different runs; returns warnings. */
  checkSets(): Promise<readonly string[]>
  /** Starts hashing a file; `inputRecords` waits for it. */
  recordInput(name: string, path: string): void
  inputRecords(): Promise<Record<string, FileRecord>>
  /** What was read so far, and the runs that it came from. */
  origins(): Promise<Origins>
  /** Streams a table to its staged file and resolves when it is whole and on disk. */
  stageTable(
    contract: TableContract,
    output: TableOutput | TableParts,
    file?: { path?: string; onBytes?: (bytes: number) => void },
  ): Promise<void>
  stageJson<T>(contract: JsonContract<T>, value: T, file?: { path?: string }): Promise<void>
  stageHtml(contract: HtmlContract, page: string, file?: { path?: string }): Promise<void>
  /** Takes an artifact of an earlier run away at the next commit, since this run has none. */
  remove(contract: { file: string }): void
  /** Stamps the staged files with the set id and renames them all; returns a record of each by contract name. */
  commit(setId: string): Promise<Record<string, FileRecord>>
  /** Removes the work folders of the run, whose parts are in its outputs now. */
  finishWork(): void
  writeLineage(record: LineageRecord): Promise<string>
  /** Removes everything staged. Safe to call twice, and from a signal handler. */
  dispose(): void
}

/** How a Parquet file is written; what is left out is as artifacts have it. */
export interface ParquetLayout {
  readonly compression?: 'zstd' | 'snappy' | 'gzip' | 'lz4' | 'uncompressed'
  readonly compressionLevel?: number | undefined
  readonly rowGroupRows?: number | undefined
}

/** What the footer of a Parquet file says that was just written. */
export interface WrittenParquet {
  readonly rows: number
  /** Of each column that is no list and no struct. */
  readonly nullCounts: ReadonlyMap<string, number>
}

/** What a step may do with tables besides composing lazy plans. */
export interface TableAccess {
  /** Streams columns of a plan as doubles, a batch at a time, in constant memory: of at most `mostValues` values, where given. */
  numbers(frame: LazyDataFrame, columns: readonly string[], mostValues?: number): AsyncIterable<NumberBatch>
  /** Writes columns of a plan as doubles to scratch, from where whole columns are read one at a time. */
  columns(frame: LazyDataFrame, columns: readonly string[]): Promise<ScratchColumns>
  /**
   * Gives a table's columns the types named; text is parsed, other columns of a text file get the type that all
   * their values have. Timestamps come out as UTC microseconds.
   * @throws StepError BROKEN_CONTRACT, with the first offending lines
   */
  typed(table: Table, types: Readonly<Record<string, ColumnType>>): Promise<Table>
  /**
   * Streams the rows of a table of features and of the table with their label, aligned, in constant memory.
   * @throws StepError BROKEN_CONTRACT where the two have different numbers of rows
   */
  labelled(x: Table, y: Table): AsyncIterable<LabelledBatch>
  /** The rows of a plan with a small result, such as aggregates, streamed: a plain collect would hold all it reads. */
  collect(plan: LazyDataFrame): Promise<Record<string, unknown>[]>
  /** A table of one column of doubles, NaN as null, written to scratch a batch at a time. */
  column(name: string, batches: AsyncIterable<Float64Array>): Promise<LazyDataFrame>
  /**
   * A folder for finished parts of long work, which outlives a run that is stopped: the next run with equal subject and
   * content finds them there. It is gone when the run's outputs are in place.
   * @throws StepError CONFLICT, CANNOT_WRITE
   */
  work(of: { readonly subject: string; readonly content: unknown }): WorkFolder
  /** Streams a plan to a Parquet file and returns what that says of itself. Throws CANNOT_WRITE, BROKEN_CONTRACT. */
  parquet(plan: LazyDataFrame, path: string, layout?: ParquetLayout): Promise<WrittenParquet>
  /** The rows of a plan as comma-separated text without a header, text in quotes and null as nothing, in pieces. */
  csv(plan: LazyDataFrame): AsyncIterable<Uint8Array>
  /** A path for a scratch file that is gone after the run. */
  scratch(name: string): string
}
