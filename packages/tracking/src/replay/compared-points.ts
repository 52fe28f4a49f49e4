import type { Metric } from '../tracking-store.ts'

/** Walks along two histories in MLflow's order, by time, step and value, and tells of each point of the first whether the second has it. */
export async function* comparedPoints(
  points: AsyncIterable<Metric>,
  others: AsyncIterable<Metric> | readonly Metric[],
): AsyncGenerator<{ readonly point: Metric; readonly isThere: boolean }> {
  const other = asyncIterator(others)
  try {
    let next = await other.next()
    for await (const point of points) {
      while (!next.done && order(next.value, point) < 0) next = await other.next()
      yield { point, isThere: !next.done && order(next.value, point) === 0 }
    }
  } finally {
    await other.return(undefined)
  }
}

async function* asyncIterator(items: AsyncIterable<Metric> | readonly Metric[]): AsyncGenerator<Metric> {
  yield* items
}

/** Stores keep NaN as 0 with a mark. */
function order(a: Metric, b: Metric): number {
  return a.timestamp - b.timestamp || a.step - b.step || compare(a.value || 0, b.value || 0) || nan(a) - nan(b)
}

/** A difference of two of the largest doubles would not be finite. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
const nan = ({ value }: Metric): number => (Number.isNaN(value) ? 1 : 0)
