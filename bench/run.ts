import { BENCHMARKS } from './benchmarks.ts'
import { CommandFailed } from './command-failed.ts'
import { isCost } from './cost.ts'
import { forget } from './kept-measurements.ts'
import { machine } from './machine.ts'
import { printTable } from './print-table.ts'
import { publish } from './publish.ts'
import { KEPT, runBenchmark } from './run-benchmark.ts'
import { type Settings, settings } from './settings.ts'
import { table } from './table.ts'
import { commit } from './versions.ts'

const NAMES = BENCHMARKS.map(({ name }) => name)

// An exit that is asked for still removes the temporary folders; what was measured is kept.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    console.error('\ninterrupted: the same call goes on with what is missing')
    process.exit(signal === 'SIGINT' ? 130 : 143)
  })

async function main(asked: Settings): Promise<boolean> {
  const chosen = BENCHMARKS.filter(({ name }) => asked.names.length === 0 || asked.names.includes(name))
  console.log(`millrace ${commit()}, ${machine()}, rounds: ${asked.rounds}`)
  const finished: string[] = []
  let isWhole = true
  for (const benchmark of chosen)
    try {
      const section = await runBenchmark(benchmark, asked)
      console.log(`\n${section.name}: ${section.about}\n${section.versions}; load ${section.load}\n`)
      printTable(table(section.lines))
      await publish(section, NAMES)
      finished.push(benchmark.name)
      if (!section.lines.every(({ ours }) => isCost(ours))) isWhole = false
    } catch (error) {
      // The message of a command that failed ends with what it said. The other benchmarks are still measured.
      console.error(`${benchmark.name} could not be measured:`, error instanceof CommandFailed ? error.message : error)
      isWhole = false
    }
  for (const name of finished) forget(KEPT, name)
  return isWhole
}

function askedFor(): Settings {
  try {
    return settings(process.env, process.argv.slice(2), NAMES)
  } catch (error) {
    console.error(error instanceof RangeError ? error.message : error)
    process.exit(2)
  }
}

process.exitCode = (await main(askedFor())) ? 0 : 1
