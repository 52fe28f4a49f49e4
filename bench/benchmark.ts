import type { Cost, Measure } from './measure.ts'

/** One line of a benchmark's table. */
export interface Line {
  readonly what: string
  readonly ours: Cost
  readonly peer?: Cost
}

export interface Benchmark {
  readonly name: string
  /** What is measured, in a sentence or two. */
  readonly about: string
  run(tools: BenchmarkTools): Promise<readonly Line[]>
}

export interface BenchmarkTools {
  readonly measure: Measure
  /** The interpreter of the peers' pinned environment. */
  readonly python: string
  readonly rounds: number
  /** Measures the peers at full size, however long they take. */
  readonly full: boolean
  progress(message: string): void
}
