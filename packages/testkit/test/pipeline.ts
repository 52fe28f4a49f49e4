import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { type Finished, REPOSITORY, runInTurn, type Workdir } from '../src/index.ts'
import { type GeneratedRepository, generateRepository, type Size } from './generated-repository.ts'
import { GENERATED_SETTINGS, writeRepository } from './write-repository.ts'

/** The calls of `make pipeline`, in its order. */
export const CALLS = {
  apply: ['feature-store', 'apply'],
  extraction: ['data-extraction'],
  validation: ['data-validation'],
  preparation: ['data-preparation'],
  training: ['model-training'],
  evaluation: ['model-evaluation'],
  'model validation': ['model-validation'],
  'batch extraction': ['data-extraction', '--for', 'batch'],
  'batch validation': ['data-validation', '--for', 'batch'],
  'batch prediction': ['batch-prediction'],
} as const satisfies Record<string, readonly [string, ...string[]]>
export type CallName = keyof typeof CALLS

type Settings = Readonly<Record<string, string>>

/** Runs the pipeline's calls from one to another, both included, each of which has to end well. */
export function runCalls(
  dir: Workdir,
  settings: Settings,
  { from = 'apply', to = 'batch prediction' }: { from?: CallName; to?: CallName } = {},
): Promise<Finished[]> {
  const names = Object.keys(CALLS)
  const chosen = Object.values(CALLS).slice(names.indexOf(from), names.indexOf(to) + 1)
  return runInTurn(dir, chosen, { env: settings })
}

/** A repository of a few hundred rows and 18 features: for tests of what steps do, not of how much. */
export const SMALL: Size = { rows: 300, batchRows: 40, featuresPerView: 6 }

/** Writes a generated repository of some size into a test's folder. */
export async function generatedRepository(dir: Workdir, size: Size = SMALL): Promise<GeneratedRepository> {
  const repository = generateRepository(17, size)
  await writeRepository(dir, repository)
  return repository
}

export { GENERATED_SETTINGS }

/** Copies the sample's definitions and data into a test's folder, without what applying them made. */
export function copySample(dir: Workdir): void {
  cpSync(join(REPOSITORY, 'data'), dir.path('data'), { recursive: true })
  const isSource = (path: string): boolean => !/registry\.db|online_store|feature_repo\/data/.test(path)
  cpSync(join(REPOSITORY, 'feature_repo'), dir.path('feature_repo'), { recursive: true, filter: isSource })
}
