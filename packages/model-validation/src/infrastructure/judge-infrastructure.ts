import { join, resolve } from 'node:path'
import type { EndedBin, spawnBin } from '@millrace/cli-kit'
import { PREDICTION, type VerdictReason } from '@millrace/contracts'

const BIN = 'batch-prediction'
/** Of files beside the run's other scratch files. */
const [EXAMPLE, PREDICTIONS] = ['tried-example.csv', 'tried-predictions.parquet']
/** Relative to the prediction's size, and absolute below 1: what other orders of summing make of the same numbers. */
const TOLERANCE = 1e-9

export interface Stored {
  readonly folder: string
  /** A folder whose files are gone after the run. */
  readonly scratch: string
  readonly timeoutSeconds: number
  readonly signal: AbortSignal
  /** How the bin is run. */
  readonly spawn: typeof spawnBin
}

/**
 * Whether the stored model works where it will be used: the real batch-prediction loads its folder in a fresh process with a
 * scrubbed environment, and predicts for the model's example what was recorded when it was trained. However the process ends is a reason, not an error.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT where the folder is no model's
 */
export async function judgeInfrastructure({
  folder,
  scratch,
  timeoutSeconds,
  signal,
  spawn,
}: Stored): Promise<VerdictReason> {
  const { readExample, readModel, writeExample } = await import('@millrace/mlmodel')
  const [model, example] = await Promise.all([readModel(folder), readExample(folder)])
  const cwd = resolve(scratch)
  const [input, output] = [join(cwd, EXAMPLE), join(cwd, PREDICTIONS)]
  const rows = example?.data.length ?? 0
  if (example === undefined || rows === 0) return infrastructureReason(true, 'the model has no example to try')
  await writeExample(example, input)
  const words = ['--model', resolve(folder), '--input', input, '--output', output, '--quiet']
  // What reads the predictions is loaded while they are made.
  const [ended, { default: pl }] = await Promise.all([
    spawn(BIN, words, { cwd, scrubbed: true, timeoutSeconds, signal }),
    import('nodejs-polars'),
  ])
  const failure = failureOf(ended, timeoutSeconds)
  if (failure !== undefined) return infrastructureReason(false, `${BIN} ${failure}`)
  const predicted = readPredictions(pl, output)
  if (predicted === undefined) return infrastructureReason(false, `${BIN} wrote no predictions that can be read`)
  const recorded = model.metadata.example_predictions
  if (predicted.length !== rows)
    return infrastructureReason(false, `${BIN} made ${predicted.length} predictions for ${rows} rows`)
  if (recorded === undefined)
    return infrastructureReason(true, `${rows} rows were predicted; the model records no predictions to hold against`)
  if (recorded.length !== rows)
    return infrastructureReason(
      false,
      `the model records ${recorded.length} predictions for ${rows} rows of its example`,
    )
  return compared(predicted, recorded)
}

function compared(predicted: readonly Prediction[], recorded: readonly Prediction[]): VerdictReason {
  const row = recorded.findIndex((value, index) => !same(value, predicted[index] ?? null))
  if (row < 0) return infrastructureReason(true, `${recorded.length} recorded predictions are reproduced`)
  return infrastructureReason(
    false,
    `row ${row + 1} of the example is predicted ${predicted[row]}, at training it was ${recorded[row]}`,
  )
}

/** A number, or a classifier's label. */
type Prediction = number | string | boolean | null

const same = (one: Prediction, other: Prediction): boolean =>
  typeof one === 'number' && typeof other === 'number'
    ? Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(one))
    : one === other

function failureOf({ code, signal, timedOut, stderr }: EndedBin, timeoutSeconds: number): string | undefined {
  if (timedOut) return `did not end within ${timeoutSeconds} s`
  if (signal !== null) return `was ended by ${signal}`
  return code === 0 ? undefined : `exited ${code}: ${stderr.trim().split('\n').slice(-5).join(' ').slice(0, 500)}`
}

/** Null where a row has none; undefined where the file is no such table. */
function readPredictions(pl: typeof import('nodejs-polars').default, path: string): Prediction[] | undefined {
  try {
    return pl
      .readParquet(path)
      .getColumn(PREDICTION)
      .toArray()
      .map((value: unknown) => {
        if (typeof value === 'bigint') return Number(value)
        return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null
      })
  } catch {
    return undefined
  }
}

/** The verdict's entry on whether the stored model works. */
export const infrastructureReason = (passed: boolean, detail: string): VerdictReason => ({
  rule: 'infrastructure',
  outcome: passed ? 'passed' : 'failed',
  passed,
  observed: null,
  expected: `loaded by ${BIN} in a process of its own, with the predictions recorded at training`,
  detail,
})
