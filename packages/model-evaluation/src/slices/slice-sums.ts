import type { EvaluationSlice } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { RowOptions } from '@millrace/statistics'
import type { IntervalOptions } from '../metrics/metric-intervals.ts'
import type { MetricSums } from '../metrics/metric-sums.ts'
import type { Dimension } from './dimension.ts'

const MOST_PARTS = 2000

interface Part {
  readonly candidate: MetricSums
  readonly champion: MetricSums
}

/** Predictions of the rows of a batch; the champion's where there is one. */
export interface Predicted {
  readonly target: Float64Array
  readonly candidate: Float64Array
  readonly champion: Float64Array | undefined
}

export interface SliceReport {
  readonly slices: readonly EvaluationSlice[]
  /** What is in no slice. */
  readonly left: { readonly by: string[]; readonly parts: number; readonly rows: number } | undefined
}

/** Metrics of the slices by one dimension, or by several crossed, in one pass. @throws StepError USAGE for too many parts */
export class SliceSums {
  readonly dimensions: readonly Dimension[]
  readonly #newSums: () => MetricSums
  readonly #parts = new Map<number, Part>()
  /** Rows of values beyond the most frequent ones. */
  #beyond = 0

  /** `newSums` makes what the metrics of one slice are made of. */
  constructor(dimensions: readonly Dimension[], newSums: () => MetricSums) {
    this.dimensions = dimensions
    this.#newSums = newSums
    const parts = dimensions.reduce((product, { labels }) => product * labels.length, 1)
    if (parts > MOST_PARTS)
      throw new StepError(
        'USAGE',
        `--slices (EVALUATION_SLICES): ${this.#by().join(' & ')} has ${parts} parts, at most ${MOST_PARTS} are sliced`,
        { hint: 'cross fewer, or group their values by an expression' },
      )
  }

  /** Takes a batch, with the numbers of the parts that its rows are in, by dimension. */
  add(predicted: Predicted, numbers: readonly Int32Array[], rows: RowOptions): void {
    for (const [part, places] of placesByPart(this.#crossed(numbers, predicted.target.length))) {
      if (part < 0) {
        this.#beyond += places.length
        continue
      }
      const sums = this.#parts.get(part) ?? { candidate: this.#newSums(), champion: this.#newSums() }
      this.#parts.set(part, sums)
      sums.candidate.add(predicted.target, predicted.candidate, rows, places)
      if (predicted.champion !== undefined) sums.champion.add(predicted.target, predicted.champion, rows, places)
    }
  }

  /** The slices of at least so many rows, in the order of their values. */
  report(options: IntervalOptions & { leastRows: number; withChampion: boolean }): SliceReport {
    const parts = [...this.#parts].sort(([a], [b]) => a - b)
    const small = parts.filter(([, { candidate }]) => candidate.rows < options.leastRows)
    const rows = small.reduce((sum, [, { candidate }]) => sum + candidate.rows, this.#beyond)
    const leftParts = small.length + (this.#beyond > 0 ? 1 : 0)
    return {
      slices: parts
        .filter(([, { candidate }]) => candidate.rows >= options.leastRows)
        .map(([part, sums]) => this.#describe(part, sums, options)),
      left: leftParts === 0 ? undefined : { by: this.#by(), parts: leftParts, rows },
    }
  }

  #describe(
    part: number,
    { candidate, champion }: Part,
    options: IntervalOptions & { withChampion: boolean },
  ): EvaluationSlice {
    return {
      slice: this.#label(part),
      by: this.#by(),
      rows: candidate.rows,
      effective_rows: candidate.effectiveRows,
      metrics: candidate.metrics(),
      intervals: candidate.intervals(options),
      ...(options.withChampion
        ? {
            champion: {
              metrics: champion.metrics(),
              differences: candidate.differences(champion, options.confidence),
            },
          }
        : {}),
    }
  }

  #by(): string[] {
    return this.dimensions.map(({ name }) => name)
  }

  #crossed(numbers: readonly Int32Array[], rows: number): Int32Array {
    const [only] = numbers
    if (only !== undefined && numbers.length === 1) return only
    const crossed = new Int32Array(rows)
    for (const [index, { labels }] of this.dimensions.entries())
      for (let row = 0; row < rows; row++) {
        const number = numbers[index]?.[row] ?? -1
        const before = crossed[row] ?? 0
        crossed[row] = before < 0 || number < 0 ? -1 : before * labels.length + number
      }
    return crossed
  }

  #label(part: number): string {
    const labels: string[] = []
    let rest = part
    for (const dimension of this.dimensions.toReversed()) {
      labels.unshift(dimension.labels[rest % dimension.labels.length] ?? '')
      rest = Math.floor(rest / dimension.labels.length)
    }
    return labels.join(' & ')
  }
}

/** The places of the rows of each part in a batch, -1 for those of none. */
function* placesByPart(numbers: Int32Array): Generator<[part: number, places: Uint32Array]> {
  let largest = -1
  for (let row = 0; row < numbers.length; row++) largest = Math.max(largest, numbers[row] ?? -1)
  const ends = new Uint32Array(largest + 2)
  for (let row = 0; row < numbers.length; row++) {
    const end = (numbers[row] ?? -1) + 1
    ends[end] = (ends[end] ?? 0) + 1
  }
  for (let part = 1; part < ends.length; part++) ends[part] = (ends[part] ?? 0) + (ends[part - 1] ?? 0)
  const places = new Uint32Array(numbers.length)
  const next = Uint32Array.from([0, ...ends.subarray(0, -1)])
  for (let row = 0; row < numbers.length; row++) {
    const part = (numbers[row] ?? -1) + 1
    const at = next[part] ?? 0
    places[at] = row
    next[part] = at + 1
  }
  for (let part = 0; part < ends.length; part++) {
    const from = part === 0 ? 0 : (ends[part - 1] ?? 0)
    if ((ends[part] ?? 0) > from) yield [part - 1, places.subarray(from, ends[part])]
  }
}
