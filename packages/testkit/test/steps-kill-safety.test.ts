import { expectKillSafety, type Workdir } from '../src/index.ts'
import { CALLS, type CallName, GENERATED_SETTINGS, generatedRepository, runCalls } from './pipeline.ts'

/** Other settings than those of the run before, so that each artifact of the run that is killed is a new one. */
const SETTINGS = {
  ...GENERATED_SETTINGS,
  FEATURES: 'store_stats,shelf_stats',
  NULL_POLICY: 'drop',
  RANDOM_SEED: '4',
  ALPHA: '0.01',
  RMSE_THRESHOLD: '3',
}

const hasRunId = (bytes: Buffer): boolean => /^[0-9a-f]{32}$/.test(JSON.parse(bytes.toString()).run_id)
const isVersion = (bytes: Buffer): boolean => /^\d+$/.test(JSON.parse(bytes.toString())._version)

interface Subject {
  readonly name: Exclude<CallName, 'apply'>
  readonly before: CallName
  readonly artifacts: readonly string[]
  readonly whole?: Readonly<Record<string, (bytes: Buffer) => boolean>>
}

const SUBJECTS: readonly Subject[] = [
  { name: 'extraction', before: 'apply', artifacts: ['training.parquet'] },
  { name: 'validation', before: 'extraction', artifacts: ['data_validation.json'] },
  {
    name: 'preparation',
    before: 'validation',
    artifacts: ['train_x', 'train_y', 'test_x', 'test_y', 'train_keys', 'test_keys']
      .map((table) => `${table}.parquet`)
      .concat('transforms.json'),
  },
  { name: 'training', before: 'preparation', artifacts: ['run_info.json'], whole: { 'run_info.json': hasRunId } },
  { name: 'evaluation', before: 'training', artifacts: ['evaluation.json'] },
  {
    name: 'model validation',
    before: 'evaluation',
    artifacts: ['model_validation.json', 'registered_model_version.json'],
    whole: { 'registered_model_version.json': isVersion },
  },
  { name: 'batch extraction', before: 'model validation', artifacts: ['batch_input.parquet'] },
  { name: 'batch validation', before: 'batch extraction', artifacts: ['batch_data_validation.json'] },
  { name: 'batch prediction', before: 'batch validation', artifacts: ['batch_output.parquet'] },
]

for (const { name, before, artifacts, whole = {} } of SUBJECTS) {
  const [bin, ...args] = CALLS[name]
  expectKillSafety({
    bin,
    args,
    env: SETTINGS,
    artifacts: artifacts.map(inArtifacts),
    whole: Object.fromEntries(Object.entries(whole).map(([file, isWhole]) => [inArtifacts(file), isWhole])),
    prepare: async (dir: Workdir) => {
      await generatedRepository(dir)
      await runCalls(dir, GENERATED_SETTINGS, { to: name })
      await runCalls(dir, SETTINGS, { to: before })
    },
  })
}

function inArtifacts(file: string): string {
  return `artifacts/${file}`
}
