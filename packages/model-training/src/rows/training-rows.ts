import { refuseOtherRows, type Table, type TableAccess } from '@millrace/artifact-store'
import { isNumeric } from '@millrace/contracts'
import { StepError, unknownColumns } from '@millrace/errors'
import type { ColumnNames, RowBlock, RowBlocks } from '@millrace/estimators'

/** The training rows, to be read as often as a fit asks. */
export interface TrainingRows {
  readonly blocks: RowBlocks
  readonly names: ColumnNames
  readonly rows: number
}

interface TrainingTables {
  /** What the transforms make of the features. */
  readonly design: Table
  /** The label, as a number. */
  readonly target: Table
  /** Where a column of weights may be, the first first. */
  readonly beside: readonly Table[]
}

const WEIGHT = '__weight'

/**
 * The rows of the design and the label, with their weights where a column of those is named.
 * @throws StepError USAGE where there is no such column, BROKEN_CONTRACT where it holds no weights or tables differ in rows
 */
export async function trainingRows(
  { design, target, beside }: TrainingTables,
  { sampleWeight, tables }: { sampleWeight: string | undefined; tables: TableAccess },
): Promise<TrainingRows> {
  const label = target.columns.find(({ role }) => role === 'label')
  if (label === undefined) throw new Error(`${target.source} has no label`)
  refuseOtherRows(design, target)
  const table = sampleWeight === undefined ? design : await weighted(design, sampleWeight, beside)
  return {
    names: { features: design.columns.map(({ name }) => name), target: label.name },
    rows: design.rows ?? 0,
    blocks: {
      async *[Symbol.asyncIterator]() {
        for await (const { features, target: y } of tables.labelled(table, target)) yield block(features, y)
      },
    },
  }

  function block(columns: readonly Float64Array[], y: Float64Array): RowBlock {
    if (sampleWeight === undefined) return { columns, target: y }
    const weights = columns.at(-1)
    if (weights === undefined) throw new Error('a batch without weights')
    return { columns: columns.slice(0, -1), target: y, weights: checked(weights, sampleWeight) }
  }
}

async function weighted(design: Table, name: string, beside: readonly Table[]): Promise<Table> {
  const { default: pl } = await import('nodejs-polars')
  const source = beside.find(({ columns }) => columns.some((column) => column.name === name))
  const type = source?.columns.find((column) => column.name === name)?.type
  if (source === undefined || type === undefined)
    throw unknownColumns({
      setting: '--sample-weight (SAMPLE_WEIGHT)',
      names: [name],
      source: 'the training rows',
      columns: beside.flatMap(({ columns }) => columns.map((column) => column.name)),
    })
  if (!isNumeric(type))
    throw new StepError('BROKEN_CONTRACT', `the weight column ${name} of ${source.source} is ${type}, not a number`)
  refuseOtherRows(design, source)
  const columns = design.columns.map((column) => column.name)
  return {
    ...design,
    frame: pl.concat(
      [design.frame.select(pl.cols(columns)), source.frame.select(pl.col(name).cast(pl.Float64).alias(WEIGHT))],
      {
        how: 'horizontal',
      },
    ),
    columns: [...design.columns, { name: WEIGHT, type: 'Float64', role: 'other', nullCount: undefined }],
  }
}

function checked(weights: Float64Array, name: string): Float64Array {
  const wrong = weights.find((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY))
  if (wrong !== undefined)
    throw new StepError(
      'BROKEN_CONTRACT',
      `the weight column ${name} holds ${wrong}; weights are finite and not below 0`,
    )
  return weights
}
