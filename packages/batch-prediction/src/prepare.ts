import { availableParallelism } from 'node:os'
import { fileIdentity, type ParquetLayout, type TableFiles, type WorkFolder } from '@millrace/artifact-store'
import { type Context, millraceVersion } from '@millrace/cli-kit'
import type { ColumnType } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { PredictionSummary } from '@millrace/mlmodel'
import type { FetchedModel, TrackingOptions } from '@millrace/tracking'
import type { ChunkScorer } from './chunk-scorer.ts'
import type { modelSource } from './model-source.ts'
import { openModelScorer, openServerScorer, type Ready, type ScorerRequest } from './open-chunk-scorer.ts'
import type { BatchPredictionOptions } from './options.ts'
import { MODEL_VERSION, NULL_REASON, type OutputLayout, outputLayout, PREDICTION_TIME } from './output-layout.ts'
import { type PinnedModel, pinnedModel } from './pinned-model.ts'
import type { RowsToScore } from './rows-to-score.ts'
import { isServerUri } from './scoring-server.ts'
import { type TableAddress, tableAddress } from './table-address.ts'

type Options = Omit<BatchPredictionOptions, 'input' | 'output' | 'quarantine' | 'registeredModelFile'> &
  TrackingOptions & { readonly quarantine: boolean }

/** Everything that is decided before the first row is scored. */
export interface Prepared {
  readonly rows: RowsToScore
  readonly scorer: ChunkScorer
  readonly streams: boolean
  readonly layout: OutputLayout
  /** Of the output, in its order. */
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[]
  readonly rowGroupRows: number
  readonly model: PinnedModel
  /** What `model_version` says. */
  readonly version: string
  readonly training: PredictionSummary | undefined
  readonly table: TableAddress | undefined
  readonly work: WorkFolder
}

/**
 * Opens the model and the rows, decides what the output looks like, and opens the folder for finished chunks.
 * @throws StepError USAGE, MISSING_INPUT, BROKEN_CONTRACT, CONFLICT, UNAVAILABLE, DENIED
 */
export async function prepare(
  input: TableFiles,
  uri: string,
  options: Options,
  { services, tables, signal }: Pick<Context<{ models: typeof modelSource }>, 'services' | 'tables' | 'signal'>,
): Promise<Prepared> {
  refuseContradictions(options)
  const table =
    options.outputTable === undefined
      ? undefined
      : await tableAddress(options.outputTable, '--output-table (OUTPUT_TABLE)')
  const request: ScorerRequest = {
    input,
    modelColumns: options.modelColumns,
    entityKeys: options.entityKeys,
    withProbability: options.outputColumns.includes('probability'),
    reasonCodes: options.reasonCodes,
    tables,
    signal,
    threads: availableParallelism(),
  }
  const opened = await openScorerOf(uri, options, request, () => services.models.fetch(uri, tables.scratch('model')))
  const { rows, scorer, model } = opened
  try {
    const layout = outputLayout(rows.source, rows.columns, scorer, {
      extraColumns: options.extraColumns,
      withFeatures: options.outputColumns.includes('features'),
      withTime: options.outputColumns.includes('prediction_time'),
      withVersion: options.outputColumns.includes('model_version'),
      withReason: options.nulls === 'null',
    })
    refusePartitions(options.partitionBy, layout)
    const content = [
      millraceVersion(),
      input.files.map(({ source }) => fileIdentity(source)),
      model.digest,
      forResult(options),
    ]
    const work = tables.work({ subject: `${input.source} by ${uri}`, content })
    const columns = columnsOf(layout, rows, scorer)
    return {
      ...opened,
      layout,
      columns,
      rowGroupRows: options.rowGroupRows ?? rowGroupFor(columns.length),
      version: model.version,
      training: model.training,
      table,
      work,
    }
  } catch (error) {
    await scorer.close()
    throw error
  }
}

type Opened = Ready & { readonly model: PinnedModel }

async function openScorerOf(
  uri: string,
  options: Options,
  request: ScorerRequest,
  fetched: () => Promise<FetchedModel>,
): Promise<Opened> {
  if (isServerUri(uri)) {
    const ready = await openServerScorer(uri, request, {
      retries: options.mlflowHttpRequestMaxRetries,
      timeout: options.mlflowHttpRequestTimeout,
      signal: request.signal,
      batchRows: options.serverBatchRows,
    })
    const shown = uri.replace(/\/\/[^/@]*@/, '//')
    return {
      ...ready,
      model: { uri: shown, version: shown, digest: shown, metadata: { model_uri: shown }, training: undefined },
    }
  }
  const { readModel } = await import('@millrace/mlmodel')
  const resolved = await fetched()
  const folder = await readModel(resolved.folder)
  const model = await pinnedModel(uri, resolved, folder)
  return { ...(await openModelScorer(folder, request)), model }
}

function refuseContradictions(options: Options): void {
  const { nulls, quarantine, outputTable, partitionBy } = options
  if (nulls === 'quarantine' && !quarantine)
    throw new StepError('USAGE', '--nulls quarantine needs --quarantine, the file for rows without a prediction')
  if (nulls !== 'quarantine' && quarantine)
    throw new StepError('USAGE', '--quarantine is written with --nulls quarantine only', {
      hint: 'add it, or leave out --quarantine',
    })
  if (outputTable !== undefined && partitionBy.length > 0)
    throw new StepError('USAGE', '--partition-by is for files, --output-table names a table', {
      hint: 'leave one of them out',
    })
}

function refusePartitions(names: readonly string[], { roles }: OutputLayout): void {
  for (const name of names)
    if (roles[name] === undefined || roles[name] === 'prediction')
      throw new StepError('USAGE', `--partition-by is "${name}", which is no column of the output to divide it by`, {
        hint: `its columns are ${Object.keys(roles).join(', ')}; --output-columns features and --extra-columns keep add more`,
      })
}

/** The options that finished chunks depend on. */
function forResult(options: Options): unknown {
  const { modelColumns, entityKeys, extraColumns, nulls, outputColumns, reasonCodes, partitionBy } = options
  const { compression, compressionLevel, rowGroupRows, chunkRows, outputTable } = options
  return [
    outputTable === undefined ? 'file' : 'table',
    [modelColumns, entityKeys, extraColumns, nulls ?? null, outputColumns, reasonCodes, partitionBy],
    [compression, compressionLevel ?? null, rowGroupRows ?? null, chunkRows ?? null],
  ]
}

const OTHER_TYPES: Readonly<Record<string, ColumnType>> = {
  [NULL_REASON]: 'String',
  [MODEL_VERSION]: 'String',
  [PREDICTION_TIME]: 'Datetime',
}

function columnsOf({ roles }: OutputLayout, rows: RowsToScore, scorer: ChunkScorer): Prepared['columns'] {
  const known = new Map([...rows.columns, ...scorer.adds].map(({ name, type }) => [name, type]))
  return Object.keys(roles).map((name) => ({ name, type: known.get(name) ?? OTHER_TYPES[name] ?? 'Unknown' }))
}

const VALUES_IN_A_ROW_GROUP = 1 << 23

/** As artifacts have it: wide tables get fewer rows a group, so that a reader holds about the same bytes of any table. */
const rowGroupFor = (columns: number): NonNullable<ParquetLayout['rowGroupRows']> =>
  Math.min(1 << 18, Math.max(1 << 14, Math.floor(VALUES_IN_A_ROW_GROUP / columns)))
