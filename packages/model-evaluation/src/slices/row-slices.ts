import type { TableAccess } from '@millrace/artifact-store'
import type { EvaluationReport } from '@millrace/contracts'
import type { RowOptions } from '@millrace/statistics'
import type { Expr } from 'nodejs-polars'
import type { IntervalOptions } from '../metrics/metric-intervals.ts'
import type { ModelEvaluationOptions } from '../options.ts'
import { rowSampling } from '../row-sampling.ts'
import type { Task } from '../task/task.ts'
import type { RowBatch, TestRows } from '../test-rows.ts'
import type { Dimension } from './dimension.ts'
import { findDimensions } from './find-dimensions.ts'
import { kindOf, parseSlices, type SlicePart } from './slice-spec.ts'
import { type Predicted, SliceSums } from './slice-sums.ts'
import { WeakSegmentSearch } from './weak-segments.ts'

/** The search for weak segments looks at the first so many features, which make up to 190 pairs, */
const SEARCHED_FEATURES = 20
/** of no more parts each, */
const SEARCHED_PARTS = 25
/** and at about so many rows. */
const SEARCHED_ROWS = 250_000
/** Below this the normal distribution is no good for means of errors. */
const LEAST_SEGMENT_ROWS = 30

interface SliceOptions {
  readonly slices: readonly SliceSums[]
  readonly searched: readonly Dimension[]
  readonly columns: ReadonlyMap<string, Expr>
  readonly rows: number
  readonly loss: Task['loss']
}

/** The slices that were asked for and the search for weak segments, over one pass of the test rows. */
export class RowSlices {
  readonly columns: ReadonlyMap<string, Expr>
  readonly #slices: readonly SliceSums[]
  readonly #sliced: readonly Dimension[]
  readonly #searched: readonly Dimension[]
  readonly #search: WeakSegmentSearch
  readonly #isSearched: (row: number) => boolean
  readonly #loss: Task['loss']

  private constructor({ slices, searched, columns, rows, loss }: SliceOptions) {
    this.columns = columns
    this.#sliced = [...new Set(slices.flatMap((sums) => sums.dimensions))]
    this.#slices = slices
    this.#searched = searched
    this.#search = new WeakSegmentSearch(searched, loss.metric)
    this.#isSearched = rowSampling(rows, SEARCHED_ROWS)
    this.#loss = loss
  }

  /** @throws StepError USAGE for what is neither a column nor an expression, and for too many parts */
  static async open(
    rows: TestRows,
    task: Task,
    { options, tables }: { options: ModelEvaluationOptions; tables: TableAccess },
  ): Promise<RowSlices> {
    const specs = await parseSlices(options.slices, rows.columns)
    const searched = options.weakSegments ? searchedParts(rows) : []
    const { byName, columns } = await findDimensions([...specs.flat(), ...searched], {
      rows,
      buckets: options.sliceBuckets,
      tables,
    })
    const dimensionOf = ({ name }: SlicePart): Dimension => {
      const dimension = byName.get(name)
      if (dimension === undefined) throw new Error(`${name} has no parts`)
      return dimension
    }
    return new RowSlices({
      slices: specs.map((parts) => new SliceSums(parts.map(dimensionOf), task.newSliceSums)),
      searched: searched
        .map(dimensionOf)
        .filter(({ labels }) => labels.length > 1 && labels.length <= SEARCHED_PARTS + 1),
      columns,
      rows: rows.rows,
      loss: task.loss,
    })
  }

  add(predicted: Predicted, batch: RowBatch, rows: RowOptions): void {
    const parts = new Map(this.#sliced.map((dimension) => [dimension, partsOf(dimension, batch)]))
    for (const slices of this.#slices)
      slices.add(
        predicted,
        slices.dimensions.map((dimension) => parts.get(dimension) ?? new Int32Array()),
        rows,
      )
    this.#addToSearch(predicted, batch)
  }

  report(
    options: IntervalOptions & { leastRows: number; withChampion: boolean; weakSegments: boolean },
  ): Pick<EvaluationReport, 'slices' | 'unsliced' | 'weak_segments'> {
    const reports = this.#slices.map((slices) => slices.report(options))
    const least = Math.max(options.leastRows, LEAST_SEGMENT_ROWS)
    return {
      slices: reports.flatMap(({ slices }) => slices),
      unsliced: reports.flatMap(({ left }) => left ?? []),
      ...(options.weakSegments ? { weak_segments: this.#search.report(least) } : {}),
    }
  }

  #addToSearch({ target, candidate }: Predicted, batch: RowBatch): void {
    if (this.#searched.length === 0) return
    const places: number[] = []
    for (let i = 0; i < target.length; i++) if (this.#isSearched(batch.firstRow + i)) places.push(i)
    this.#search.add(
      Float64Array.from(places, (place) => this.#loss.at(place, target, candidate)),
      this.#searched.map((dimension) => partsOf(dimension, batch, places)),
    )
  }
}

/** Features only: what a model can be made to see. */
function searchedParts({ columns }: TestRows): SlicePart[] {
  return columns
    .filter(({ role }) => role === 'feature')
    .flatMap((column): SlicePart[] => {
      const kind = kindOf(column)
      return kind === undefined ? [] : [{ name: column.name, kind, isKey: false, expression: undefined }]
    })
    .slice(0, SEARCHED_FEATURES)
}

/** The parts of all rows of a batch, or of those at some places. */
function partsOf({ alias, partsOf }: Dimension, batch: RowBatch, places?: readonly number[]): Int32Array {
  const values = batch.column(alias)
  return partsOf(places === undefined ? values : Float64Array.from(places, (place) => values[place] ?? Number.NaN))
}
