/** A way to tell rows apart: each row is in one of its parts, or in none. */
export interface Dimension {
  readonly name: string
  /** The column of the batches that it reads. */
  readonly alias: string
  /** What a slice is called, by the part's number, such as `region=north`. */
  readonly labels: readonly string[]
  /** The number of the part that a value of the column lies in, or -1. */
  partOf(value: number): number
}

/** Parts that the column gives by number already. */
export const codedDimension = (name: string, alias: string, labels: readonly string[]): Dimension => ({
  name,
  alias,
  labels,
  partOf: (value) => (value >= 0 ? value : -1),
})

/** A part for each of few values, ascending, and one for null. */
export function valuesDimension(name: string, alias: string, values: readonly number[], nulls: boolean): Dimension {
  const numbers = new Map(values.map((value, index) => [value, index]))
  return {
    name,
    alias,
    labels: [...values.map((value) => `${name}=${value}`), ...(nulls ? [`${name}=null`] : [])],
    partOf: (value) => (Number.isNaN(value) ? values.length : (numbers.get(value) ?? -1)),
  }
}

/** A part for each interval between ascending edges, the last one closed, and one for null. */
export function bucketsDimension(name: string, alias: string, edges: readonly number[], nulls: boolean): Dimension {
  const inner = edges.slice(1, -1)
  const buckets = inner.length + 1
  const bucket = (index: number) =>
    `${name}=[${shown(edges[index])}, ${shown(edges[index + 1])}${index === buckets - 1 ? ']' : ')'}`
  return {
    name,
    alias,
    labels: [...Array.from({ length: buckets }, (_, index) => bucket(index)), ...(nulls ? [`${name}=null`] : [])],
    partOf: (value) => {
      if (Number.isNaN(value)) return buckets
      let part = 0
      while (part < inner.length && value >= (inner[part] ?? 0)) part++
      return part
    },
  }
}

const shown = (edge: number | undefined): string => String(Number((edge ?? 0).toPrecision(6)))
