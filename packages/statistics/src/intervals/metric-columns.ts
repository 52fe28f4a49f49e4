/** Values of named metrics; null where one is not defined. */
export type MetricValues = Readonly<Record<string, number | null>>

interface Column {
  readonly name: string
  readonly values: Float64Array
  defined: number
}

/** The values that metrics have over many samples of the rows, a column for each metric. */
export class MetricColumns {
  readonly #columns: readonly Column[]

  constructor(names: readonly string[], samples: number) {
    this.#columns = names.map((name) => ({ name, values: new Float64Array(samples), defined: 0 }))
  }

  add(metrics: MetricValues): void {
    for (const column of this.#columns) {
      const value = metrics[column.name]
      if (value !== null && value !== undefined && Number.isFinite(value)) column.values[column.defined++] = value
    }
  }

  /** Where the metric is defined, in the order of the samples. */
  of(name: string): Float64Array {
    const column = this.#columns.find((known) => known.name === name)
    return column === undefined ? new Float64Array() : column.values.subarray(0, column.defined)
  }
}
