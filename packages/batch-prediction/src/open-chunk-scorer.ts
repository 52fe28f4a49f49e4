import type { TableAccess, TableFiles } from '@millrace/artifact-store'
import type { ColumnType } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { ColumnSpec, ModelFolder, Scorer } from '@millrace/mlmodel'
import type { ChunkScorer } from './chunk-scorer.ts'
import { modelColumns } from './model-columns.ts'
import { graphReasons, linearReasons, withReasons } from './reason-code-scorer.ts'
import { type RowsToScore, rowsToScore } from './rows-to-score.ts'
import { scoreByExpression } from './score-by-expression.ts'
import { scoreByGraph } from './score-by-graph.ts'
import { scoreByServer } from './score-by-server.ts'
import { type ServerOptions, scoringServer } from './scoring-server.ts'

/** Rows with what scores them. */
export interface Ready {
  readonly rows: RowsToScore
  readonly scorer: ChunkScorer
  /** Whether the chunks may be large, because their rows stream. */
  readonly streams: boolean
}

export interface ScorerRequest {
  readonly input: TableFiles
  readonly modelColumns: readonly string[]
  readonly entityKeys: readonly string[]
  readonly withProbability: boolean
  readonly reasonCodes: number
  readonly tables: TableAccess
  readonly signal: AbortSignal
  readonly threads: number
}

/**
 * Opens the rows with the types that a model takes, and the model: as a Polars expression where it is linear, else in onnxruntime.
 * @throws StepError BROKEN_CONTRACT
 */
export async function openModelScorer(model: ModelFolder, request: ScorerRequest): Promise<Ready> {
  const { linearExpression, openScorer, readLinearForm } = await import('@millrace/mlmodel')
  const { tables, signal, withProbability, reasonCodes, threads } = request
  const names = request.modelColumns.length === 0 ? undefined : request.modelColumns
  const signature = names === undefined ? model.signature?.inputs : undefined
  const form = signature === undefined || withProbability ? undefined : await readLinearForm(model)
  const reasonsOf = () => (form === undefined ? graphReasons(model, request) : linearReasons(form, tables))
  const reasons = reasonCodes === 0 ? undefined : await reasonsOf()
  if (form !== undefined && signature !== undefined) {
    const rows = await open(request, signature)
    const columns = modelColumns(rows, signature)
    const expression = await linearExpression(form, columns)
    if (expression !== undefined) {
      const scorer = await scoreByExpression(
        expression,
        columns.map(({ name }) => name),
      )
      if (reasons === undefined) return { rows, scorer, streams: true }
      return { rows, scorer: withReasons(scorer, reasons, { columns, count: reasonCodes }), streams: false }
    }
  }
  const scorer: Scorer = await openScorer(model, { names, threads })
  try {
    const rows = await open(request, scorer.columns)
    const columns = modelColumns(rows, scorer.columns)
    const byGraph = scoreByGraph(scorer, { columns, withProbability, tables, signal })
    const reasoned = reasons === undefined ? byGraph : withReasons(byGraph, reasons, { columns, count: reasonCodes })
    return { rows, scorer: reasoned, streams: false }
  } catch (error) {
    await scorer.close()
    throw error
  }
}

/**
 * Opens the rows, and a running scoring server for them, which is asked for one row.
 * @throws StepError BROKEN_CONTRACT, USAGE, UNAVAILABLE, DENIED
 */
export async function openServerScorer(
  address: string,
  request: ScorerRequest,
  options: ServerOptions & { readonly batchRows: number },
): Promise<Ready> {
  if (request.withProbability || request.reasonCodes > 0)
    throw new StepError('USAGE', 'a scoring server gives predictions only', {
      hint: 'leave out --reason-codes, and "probability" of --output-columns',
    })
  const rows = await rowsToScore(request.input, { tables: request.tables, types: {}, keys: request.entityKeys })
  const features = rows.columns.filter(({ role }) => role === 'feature').map(({ name }) => name)
  const reads = request.modelColumns.length === 0 ? features : request.modelColumns
  modelColumns(
    rows,
    reads.map((name) => ({ name, type: 'given', required: true })),
  )
  const [first] = rows.groups
  if (first === undefined) throw new Error(`${rows.source} has no rows`)
  const sample = await rows.read([{ ...first, rows: 1 }])
  const server = scoringServer(address, options)
  return { rows, scorer: await scoreByServer(server, { reads, sample, batchRows: options.batchRows }), streams: false }
}

function open({ input, tables, entityKeys }: ScorerRequest, columns: readonly ColumnSpec[]): Promise<RowsToScore> {
  const types = Object.fromEntries(columns.flatMap(({ name, type }) => (TYPES[type] ? [[name, TYPES[type]]] : [])))
  return rowsToScore(input, { tables, types, keys: entityKeys })
}

/** What delimited text is read as. */
const TYPES: Partial<Record<ColumnSpec['type'], ColumnType>> = {
  boolean: 'Boolean',
  integer: 'Int32',
  long: 'Int64',
  float: 'Float64',
  double: 'Float64',
  string: 'String',
}
