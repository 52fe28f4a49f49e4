import type { WeakSegment } from '@millrace/contracts'
import { benjaminiHochberg, normalTail } from '@millrace/statistics'
import type { LossMetric } from '../task/task.ts'
import type { Dimension } from './dimension.ts'

const MOST_SHOWN = 10
const ALPHA = 0.05
/** Rows, their loss and its square. */
const WIDTH = 3

interface Cell {
  readonly dimensions: readonly Dimension[]
  readonly sums: Float64Array
}

/**
 * The segments, by one dimension or two crossed, whose mean loss is larger than that of all other rows: Welch's test of
 * means, with p adjusted for the number of segments tried (Benjamini and Hochberg 1995). A pair is told only where it is
 * worse than the rest of each of its halves by the same test: else the half is what is weak.
 */
export class WeakSegmentSearch {
  readonly #singles: Cell[]
  readonly #pairs: Cell[]
  readonly #all = new Float64Array(WIDTH)
  readonly #metric: LossMetric

  /** `metric` says what the mean loss is told as: the root of that of squared errors, or log loss itself. */
  constructor(dimensions: readonly Dimension[], metric: LossMetric) {
    this.#metric = metric
    this.#singles = dimensions.map((dimension) => cellOf([dimension]))
    this.#pairs = dimensions.flatMap((one, index) => dimensions.slice(index + 1).map((other) => cellOf([one, other])))
  }

  /** Takes the losses of rows, with the numbers of the parts that they are in, by dimension. */
  add(losses: Float64Array, numbers: readonly Int32Array[]): void {
    for (const loss of losses) addTo(this.#all, 0, loss)
    for (const [index, { sums }] of this.#singles.entries()) addSingles(sums, losses, numbers[index])
    let pair = 0
    for (let one = 0; one < numbers.length; one++)
      for (let other = one + 1; other < numbers.length; other++)
        addPairs(this.#pairs[pair++], losses, numbers[one], numbers[other])
  }

  /** The worst first; `tried` counts the segments of at least so many rows. */
  report(leastRows: number): { tried: number; rows: number; segments: WeakSegment[] } {
    const segments = [...this.#singles, ...this.#pairs].flatMap((cell) => this.#segmentsOf(cell, leastRows))
    const adjusted = benjaminiHochberg(segments.map(({ p_value }) => p_value))
    const weak = segments
      .map((segment, index) => ({ ...segment, p_value: adjusted[index] ?? 1 }))
      .filter(({ p_value }) => p_value <= ALPHA)
    const pairs = weak.filter(({ halves }) => halves.length > 1)
    const sumsOf = new Map(segments.map(({ segment, sums }) => [segment, sums]))
    const besideHalves = benjaminiHochberg(pairs.map((pair) => pOfPair(pair, sumsOf, leastRows)))
    return {
      tried: segments.length,
      rows: this.#all[0] ?? 0,
      segments: [
        ...weak.filter(({ halves }) => halves.length === 1),
        ...pairs.filter((_, index) => (besideHalves[index] ?? 1) <= ALPHA),
      ]
        .sort((a, b) => b.loss - a.loss)
        .slice(0, MOST_SHOWN)
        .map((segment) => this.#told(segment)),
    }
  }

  #told({ segment, rows, loss, elsewhere, p_value }: Segment): WeakSegment {
    const found =
      this.#metric === 'rmse'
        ? { rmse: Math.sqrt(loss), rmse_elsewhere: Math.sqrt(elsewhere) }
        : { log_loss: loss, log_loss_elsewhere: elsewhere }
    return { segment, rows, ...found, p_value }
  }

  #segmentsOf({ dimensions, sums }: Cell, leastRows: number): Segment[] {
    const [one, other] = dimensions
    const found: Segment[] = []
    for (let part = 0; part * WIDTH < sums.length; part++) {
      const [rows = 0, loss = 0, squares = 0] = sums.subarray(part * WIDTH, (part + 1) * WIDTH)
      const [allRows = 0, allLoss = 0, allSquares = 0] = this.#all
      if (rows < leastRows || allRows - rows < leastRows) continue
      const across = other?.labels.length ?? 1
      const halves = [
        one?.labels[Math.floor(part / across)] ?? '',
        ...(other === undefined ? [] : [other.labels[part % across] ?? '']),
      ]
      found.push({
        segment: halves.join(' & '),
        halves,
        sums: [rows, loss, squares],
        rows,
        loss: loss / rows,
        elsewhere: Math.max(0, allLoss - loss) / (allRows - rows),
        p_value: welch([rows, loss, squares], [allRows - rows, allLoss - loss, allSquares - squares]),
      })
    }
    return found
  }
}

interface Segment extends Pick<WeakSegment, 'segment' | 'rows' | 'p_value'> {
  /** A single one is its own. */
  readonly halves: readonly string[]
  readonly sums: Sums
  /** The mean, and that of all other rows. */
  readonly loss: number
  readonly elsewhere: number
}

type Sums = readonly [rows: number, sum: number, squares: number]

const cellOf = (dimensions: readonly Dimension[]): Cell => ({
  dimensions,
  sums: new Float64Array(WIDTH * dimensions.reduce((product, { labels }) => product * labels.length, 1)),
})

function addSingles(sums: Float64Array, losses: Float64Array, numbers: Int32Array | undefined): void {
  for (let row = 0; row < losses.length; row++) {
    const part = numbers?.[row] ?? -1
    if (part >= 0) addTo(sums, part * WIDTH, losses[row] ?? 0)
  }
}

function addPairs(
  cell: Cell | undefined,
  losses: Float64Array,
  one: Int32Array | undefined,
  other: Int32Array | undefined,
): void {
  const parts = cell?.dimensions[1]?.labels.length
  if (cell === undefined || parts === undefined) throw new Error('there are more pairs of numbers than of dimensions')
  for (let row = 0; row < losses.length; row++) {
    const first = one?.[row] ?? -1
    const second = other?.[row] ?? -1
    if (first >= 0 && second >= 0) addTo(cell.sums, (first * parts + second) * WIDTH, losses[row] ?? 0)
  }
}

function addTo(sums: Float64Array, at: number, loss: number): void {
  sums[at] = (sums[at] ?? 0) + 1
  sums[at + 1] = (sums[at + 1] ?? 0) + loss
  sums[at + 2] = (sums[at + 2] ?? 0) + loss * loss
}

/** The larger p of a pair beside the rest of each half: 1 where there is hardly a rest, 0 where the half is all there is. */
function pOfPair({ halves, sums }: Segment, sumsOf: ReadonlyMap<string, Sums>, leastRows: number): number {
  const [rows, loss, squares] = sums
  const ofHalves = halves.map((half) => {
    const whole = sumsOf.get(half)
    if (whole === undefined) return 0
    const rest: Sums = [whole[0] - rows, whole[1] - loss, whole[2] - squares]
    return rest[0] < leastRows ? 1 : welch(sums, rest)
  })
  return Math.max(...ofHalves)
}

/** P of a mean at least so much larger, were both equal; the normal distribution is Student's at the segments' least size. */
function welch(segment: Sums, others: Sums): number {
  const [some, rest] = [momentsOf(segment), momentsOf(others)]
  const error = Math.sqrt(some.variance / segment[0] + rest.variance / others[0])
  const difference = some.mean - rest.mean
  if (error === 0) return difference > 0 ? 0 : 1
  return normalTail(difference / error)
}

function momentsOf([rows, sum, squares]: Sums): { mean: number; variance: number } {
  const mean = sum / rows
  return { mean, variance: Math.max(0, (squares - sum * mean) / (rows - 1)) }
}
