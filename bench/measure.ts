import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BENCH, REPOSITORY } from './folders.ts'

/** What one process, or several in turn, took. */
export interface Cost {
  readonly seconds: number
  /** Peak resident memory of the largest process. */
  readonly bytes: number
}

export type Measure = (folder: string, command: readonly string[]) => Promise<Cost>

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

/** Measures commands by a small Python process that waits for them: Node cannot tell the memory of its children. */
export function measureWith(python: string): Measure {
  return async (folder, command) => {
    const { stdout } = await promisify(execFile)(python, [join(BENCH, 'measure.py'), ...command], {
      cwd: folder,
      env: ENVIRONMENT,
    })
    const [seconds = Number.NaN, bytes = Number.NaN] = stdout.split(' ').map(Number)
    return { seconds, bytes }
  }
}

export const bin = (name: string): string => join(REPOSITORY, 'node_modules/.bin', name)

/** Several processes as one: their time together, the memory of the largest. */
export const inTurn = (costs: readonly Cost[]): Cost => ({
  seconds: costs.reduce((sum, { seconds }) => sum + seconds, 0),
  bytes: Math.max(...costs.map(({ bytes }) => bytes)),
})

/** The median time and the median memory of several rounds. */
export const median = (rounds: readonly Cost[]): Cost => ({
  seconds: middle(rounds.map(({ seconds }) => seconds)),
  bytes: middle(rounds.map(({ bytes }) => bytes)),
})

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ]
  return (low + high) / 2
}
