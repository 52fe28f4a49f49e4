import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { expectKillSafety, type Workdir } from '../src/index.ts'
import { CALLS, type CallName, GENERATED_SETTINGS, generatedRepository, runCalls } from './pipeline.ts'

/** A few rows make a poor model. */
const FIRST_SETTINGS = { ...GENERATED_SETTINGS, RMSE_THRESHOLD: '50', MAE_THRESHOLD: '50' }

/** Other settings than those of the run before, so that each artifact of the run that is killed is a new one. */
const SETTINGS = {
  ...FIRST_SETTINGS,
  FEATURES: 'store_stats,shelf_stats',
  NULL_POLICY: 'drop',
  RANDOM_SEED: '4',
  ALPHA: '0.01',
}

/** Processes are killed here, not tables: the smaller, the sooner all is done. */
const TINY = { rows: 120, batchRows: 20, featuresPerView: 2 }

const hasRunId = (bytes: Buffer): boolean => /^[0-9a-f]{32}$/.test(JSON.parse(bytes.toString()).run_id)
const isVersion = (bytes: Buffer): boolean => /^\d+$/.test(JSON.parse(bytes.toString())._version)

interface Subject {
  readonly name: Exclude<CallName, 'apply'>
  readonly artifacts: readonly string[]
  readonly whole?: Readonly<Record<string, (bytes: Buffer) => boolean>>
}

const SUBJECTS: readonly Subject[] = [
  { name: 'extraction', artifacts: ['training.parquet'] },
  { name: 'validation', artifacts: ['data_validation.json'] },
  {
    name: 'preparation',
    artifacts: ['train_x', 'train_y', 'test_x', 'test_y', 'train_keys', 'test_keys']
      .map((table) => `${table}.parquet`)
      .concat('transforms.json'),
  },
  { name: 'training', artifacts: ['run_info.json'], whole: { 'run_info.json': hasRunId } },
  { name: 'evaluation', artifacts: ['evaluation.json'] },
  {
    name: 'model validation',
    artifacts: ['model_validation.json', 'registered_model_version.json'],
    whole: { 'registered_model_version.json': isVersion },
  },
  { name: 'batch extraction', artifacts: ['batch_input.parquet'] },
  { name: 'batch validation', artifacts: ['batch_data_validation.json'] },
  { name: 'batch prediction', artifacts: ['batch_output.parquet'] },
]

const NAMES = Object.keys(CALLS) as CallName[]

/** Folders in which all steps ran, and then, under the new settings, those up to one. */
const folders = new Map<CallName | undefined, string>()
afterAll(() => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true })
})

/** Fills a folder with what all steps made, and then, under the new settings, those up to `last`. */
async function fill(dir: Workdir, last: CallName | undefined): Promise<void> {
  const ready = folders.get(last)
  if (ready !== undefined) {
    cpSync(ready, dir.root, { recursive: true, preserveTimestamps: true })
    return
  }
  if (last === undefined) {
    await generatedRepository(dir, TINY)
    await runCalls(dir, FIRST_SETTINGS)
  } else {
    await fill(dir, NAMES[NAMES.indexOf(last) - 1])
    await runCalls(dir, SETTINGS, { from: last, to: last })
  }
  const folder = mkdtempSync(join(tmpdir(), 'millrace-steps-'))
  cpSync(dir.root, folder, { recursive: true, preserveTimestamps: true })
  folders.set(last, folder)
}

for (const { name, artifacts, whole = {} } of SUBJECTS) {
  const [bin, ...args] = CALLS[name]
  expectKillSafety({
    bin,
    args,
    env: SETTINGS,
    artifacts: artifacts.map(inArtifacts),
    whole: Object.fromEntries(Object.entries(whole).map(([file, isWhole]) => [inArtifacts(file), isWhole])),
    prepare: (dir) => fill(dir, NAMES[NAMES.indexOf(name) - 1]),
  })
}

function inArtifacts(file: string): string {
  return `artifacts/${file}`
}
