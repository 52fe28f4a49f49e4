import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Benchmark } from './benchmark.ts'
import { CONFORMANCE, interpreterOf } from './environments.ts'
import { fingerprint } from './fingerprint.ts'
import { CACHE } from './folders.ts'
import { generated } from './generated.ts'
import { forget, keptMeasurements } from './kept-measurements.ts'
import { load, machine } from './machine.ts'
import { measureWith } from './measure.ts'
import { compare, sampling } from './sampling.ts'
import type { Section } from './section.ts'
import type { Settings } from './settings.ts'
import { commit, versions } from './versions.ts'

export const KEPT = join(CACHE, 'results')

/** Measures what an interrupted run has not measured of a benchmark, and tells of it on stderr. */
export async function runBenchmark(benchmark: Benchmark, settings: Settings): Promise<Section> {
  const { name, about, peers, run } = benchmark
  const { rounds, full, limit, fresh } = settings
  const progress = (message: string) => console.error(`  ${name}: ${message}`)
  if (fresh) forget(KEPT, name)
  const measuredWith = versions(peers)
  const key = fingerprint(benchmark, measuredWith, machine())
  const kept = keptMeasurements(KEPT, { name, key, load: load() })
  if (kept.found > 0)
    progress(`going on after ${kept.found} measurements of ${kept.begun}; FRESH=1 measures all of them again`)
  const sample = sampling({ kept, rounds, progress })
  const interpreter = (environment = CONFORMANCE) => interpreterOf(environment)
  const lines = await run({
    interpreter,
    full,
    progress,
    generated: (folder, generator, make) =>
      generated(folder, generator, async (path) => {
        progress(`generating ${path}`)
        await make(path)
      }),
    measure: measureWith(interpreter(), limit),
    sample,
    compare: (comparison) => compare(sample, comparison),
  })
  return {
    name,
    about,
    measuredAt: kept.begun,
    resumed: kept.found > 0 && kept.added() > 0,
    commit: commit(),
    versions: measuredWith.join('; '),
    machine: machine(),
    cores: availableParallelism(),
    load: kept.load,
    rounds,
    full,
    lines,
  }
}
