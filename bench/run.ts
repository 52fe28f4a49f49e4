import type { Benchmark } from './benchmark.ts'
import { help } from './help/help.ts'
import { join } from './join/join.ts'
import { logging } from './logging/logging.ts'
import { measureWith } from './measure.ts'
import { pipeline } from './pipeline/pipeline.ts'
import { printTable } from './print-table.ts'
import { versions } from './versions.ts'

const BENCHMARKS: readonly Benchmark[] = [pipeline, join, logging, help]

// An exit that is asked for still removes the temporary folders.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const [python = 'python3', ...names] = process.argv.slice(2)
const unknown = names.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name))
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}: there are ${BENCHMARKS.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const rounds = Number(process.env['ROUNDS'] ?? 3)
for (const line of versions(python)) console.log(line)
console.log(`medians of ${rounds} rounds, ours and the peer's in turn; memory is that of the largest process`)
for (const { name, about, run } of BENCHMARKS) {
  if (names.length > 0 && !names.includes(name)) continue
  console.log(`\n${name}: ${about}\n`)
  const progress = (message: string) => console.error(`  ${name}: ${message}`)
  const full = process.env['FULL'] === '1'
  try {
    printTable(await run({ measure: measureWith(python), python, rounds, full, progress }))
  } catch (error) {
    // The message of a command that failed ends with what it said.
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
