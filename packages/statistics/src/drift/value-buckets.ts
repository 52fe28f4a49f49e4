/** Divides the line into buckets. */
export interface ValueBuckets {
  readonly count: number
  /** Writes the bucket of each value; buckets are in the order of their values, and equal values are in the same one. */
  place(values: Float64Array, places: Uint16Array): void
}

/** Share of the sample at each end that has one bucket to itself, so that outliers do not widen all others. */
const TAIL = 0.001

/**
 * At most `most` buckets of about equally many values, as far as an ascending sample tells. What bucket a value is in takes
 * no search: its place in a grid of equal cells tells which ones to choose from, more of them where the sample is denser.
 */
export function valueBuckets(sample: Float64Array, most: number): ValueBuckets {
  const low = sample[Math.floor(TAIL * (sample.length - 1))] ?? 0
  const high = sample[Math.ceil((1 - TAIL) * (sample.length - 1))] ?? 0
  const cells = Math.max(1, Math.floor(most / 16))
  const scale = cells / (high - low)
  return scale > 0 && Number.isFinite(scale) ? onGrid(sample, { low, scale, cells, most }) : around(low)
}

/** Smaller values, equal ones and larger ones. */
function around(middle: number): ValueBuckets {
  return {
    count: 3,
    place(values, places) {
      for (let i = 0; i < values.length; i++) {
        const value = values[i] ?? 0
        places[i] = Number(value >= middle) + Number(value > middle)
      }
    },
  }
}

interface Grid {
  readonly low: number
  readonly scale: number
  readonly cells: number
  readonly most: number
}

/** A cell more on either side takes the tails. A value's bucket is `first + (place − cell) · width` of its cell, as one product. */
function onGrid(sample: Float64Array, { low, scale, cells, most }: Grid): ValueBuckets {
  const last = cells + 1
  const within = new Float64Array(cells + 2)
  for (const value of sample) {
    const cell = Math.trunc(Math.min(Math.max((value - low) * scale + 1, 0), last))
    within[cell] = (within[cell] ?? 0) + 1
  }
  const free = most - within.length
  const widths = within.map((values, cell) =>
    cell === 0 || cell === last ? 1 : 1 + Math.floor((values * free) / sample.length),
  )
  let first = 0
  const offsets = widths.map((width, cell) => {
    first += width
    return first - width - cell * width
  })
  return {
    count: first,
    place(values, places) {
      for (let i = 0; i < values.length; i++) {
        const place = Math.min(Math.max(((values[i] ?? 0) - low) * scale + 1, 0), last)
        const cell = place | 0
        places[i] = place * (widths[cell] ?? 0) + (offsets[cell] ?? 0)
      }
    },
  }
}
