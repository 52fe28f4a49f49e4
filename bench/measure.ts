import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { CommandFailed } from './command-failed.ts'
import { Cost, Failure } from './cost.ts'
import { BENCH, REPOSITORY } from './folders.ts'

/** What a command took, and what it printed. */
const Measured = Cost.unwrap().extend({ output: z.string() }).readonly()
export type Measured = z.infer<typeof Measured>

/** What `measure.py` prints. */
const Report = z.union([Measured, Failure.unwrap().extend({ said: z.string() })])

/** @throws CommandFailed where the command fails or takes too long. */
export type Measure = (folder: string, command: readonly string[]) => Promise<Measured>

/** Neither the settings of whoever measures, nor a peer's telemetry, belong in a measurement. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  TZ: 'UTC',
  DO_NOT_TRACK: 'true',
  FEAST_USAGE: 'False',
  FEAST_NO_PROGRESS: 'true',
  MLFLOW_DISABLE_TELEMETRY: 'true',
}

const INTERRUPTED = 130
const MOST_OUTPUT = 64 * 1024 ** 2

/** Measures commands, for so many seconds at most, by a small Python process that waits for them: Node cannot tell the memory of its children. */
export function measureWith(python: string, limit: number): Measure {
  return async (folder, command) => {
    const words = [join(BENCH, 'measure.py'), String(limit), ...command]
    const options = { cwd: folder, env: ENVIRONMENT, maxBuffer: MOST_OUTPUT }
    const { stdout } = await promisify(execFile)(python, words, options).catch((error) => {
      // An interruption is no failure of what is measured: nothing is kept of it.
      if (error.code === INTERRUPTED) process.exit(INTERRUPTED)
      throw error
    })
    const report = Report.parse(JSON.parse(stdout))
    if ('failed' in report) throw new CommandFailed(command, report.failed, report.said)
    return report
  }
}

export const bin = (name: string): string => join(REPOSITORY, 'node_modules/.bin', name)
