import * as z from 'zod'
import { type Cost, Outcome } from './cost.ts'
import type { Measure } from './measure.ts'
import type { Sample } from './sampling.ts'
import { Target } from './target.ts'

/** A folder of `bench` that measures one kind of work; `benchmarks.ts` lists them. */
export interface Benchmark {
  /** As its folder. */
  readonly name: string
  /** What is measured, in a sentence or two. */
  readonly about: string
  /** The environments of `tools/python-environment.sh` that it needs, and the packages in each whose versions count. */
  readonly peers: Readonly<Record<string, readonly string[]>>
  run(tools: BenchmarkTools): Promise<readonly Line[]>
}

/** One line of a benchmark's table. */
export const Line = z
  .object({
    what: z.string(),
    ours: Outcome,
    peer: z.object({ name: z.string(), took: Outcome }).readonly().optional(),
    target: Target.optional(),
  })
  .readonly()
export type Line = z.infer<typeof Line>

export interface BenchmarkTools {
  /** The interpreter of an environment that the benchmark names; without a name that of `conformance`. */
  interpreter(environment?: string): string
  /** Measures the peers at full size, however long they take. */
  readonly full: boolean
  progress(message: string): void
  /** A folder of data in the cache, made where it is not there as this generator makes it. */
  generated(name: string, generator: string, make: (folder: string) => Promise<void>): Promise<string>
  /** Runs a command once. What belongs into the table is measured within `compare` or `sample`. */
  readonly measure: Measure
  /** Measures two sides in turn, round by round. */
  compare(comparison: Comparison): Promise<Line>
  /** Measures any number of sides in turn, round by round; afterwards each knows what it took. */
  readonly sample: Sample
}

export interface Comparison {
  /** With the size; no two comparisons of a benchmark have the same. */
  readonly what: string
  ours(): Promise<Cost>
  readonly peer?: Peer | undefined
  readonly target?: Target | undefined
}

export interface Peer {
  readonly name: string
  run(): Promise<Cost>
  /** Measured in the first round only, because it takes minutes. */
  readonly once?: boolean
}
