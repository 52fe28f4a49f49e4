/** A way to tell rows apart: each row is in one of its parts, or in none. */
export interface Dimension {
  readonly name: string
  /** The column of the batches that it reads. */
  readonly alias: string
  /** What a slice is called, by the part's number, such as `region=north`. */
  readonly labels: readonly string[]
  /** The number of the part that each value of the column lies in, or -1. */
  partsOf(values: Float64Array): Int32Array
}

/** Parts that the column gives by number already. */
export const codedDimension = (name: string, alias: string, labels: readonly string[]): Dimension => ({
  name,
  alias,
  labels,
  partsOf(values) {
    const parts = new Int32Array(values.length)
    for (let row = 0; row < parts.length; row++) {
      const part = values[row] ?? -1
      parts[row] = part >= 0 ? part : -1
    }
    return parts
  },
})

/** A part for each of few values, ascending, and one for null. */
export function valuesDimension(name: string, alias: string, values: readonly number[]): Dimension {
  const numbers = new Map(values.map((value, index) => [value, index]))
  return {
    name,
    alias,
    labels: [...values.map((value) => `${name}=${value}`), `${name}=null`],
    partsOf(column) {
      const parts = new Int32Array(column.length)
      for (let row = 0; row < parts.length; row++) {
        const value = column[row] ?? Number.NaN
        parts[row] = Number.isNaN(value) ? values.length : (numbers.get(value) ?? -1)
      }
      return parts
    },
  }
}

/** A part below the first of ascending edges, between each two, from the last one on, and one for null. */
export function bucketsDimension(name: string, alias: string, edges: readonly number[]): Dimension {
  const bucket = (index: number) => {
    const [low, high] = [edges[index - 1], edges[index]]
    if (low === undefined && high === undefined) return `${name} not null`
    if (low === undefined) return `${name}<${shown(high)}`
    return high === undefined ? `${name}>=${shown(low)}` : `${name}=[${shown(low)}, ${shown(high)})`
  }
  return {
    name,
    alias,
    labels: [...Array.from({ length: edges.length + 1 }, (_, index) => bucket(index)), `${name}=null`],
    partsOf(column) {
      const parts = new Int32Array(column.length)
      for (let row = 0; row < parts.length; row++) {
        const value = column[row] ?? Number.NaN
        let part = Number.isNaN(value) ? edges.length + 1 : 0
        while (part < edges.length && value >= (edges[part] ?? 0)) part++
        parts[row] = part
      }
      return parts
    },
  }
}

const shown = (edge: number | undefined): string => String(Number((edge ?? 0).toPrecision(6)))
