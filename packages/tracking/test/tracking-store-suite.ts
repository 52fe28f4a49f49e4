import { afterAll, beforeAll } from 'vitest'
import { logModel, type ModelVersion, type Run, type StoredModel, type TrackingStore } from '../src/index.ts'
import { keepsAliases } from './suite/aliases.ts'
import { keepsArtifacts } from './suite/artifacts.ts'
import { keepsExperiments } from './suite/experiments.ts'
import { keepsMetrics } from './suite/metrics.ts'
import { keepsModels } from './suite/models.ts'
import { keepsModelsWithRuns } from './suite/models-with-runs.ts'
import { keepsRegisteredModels } from './suite/registered-models.ts'
import { keepsRuns } from './suite/runs.ts'
import { keepsVersions } from './suite/versions.ts'
import { makesRuns } from './suite/with-run.ts'

/** What the tests of every subject start from. */
export interface Suite {
  readonly store: TrackingStore
  /** A run that only receives models and files. */
  readonly run: Run
  /** What makes names new in a store that holds other things already. */
  readonly unique: string
  aRun(tags?: Record<string, string>): Promise<Run>
  aModel(name?: string): Promise<StoredModel>
  /** A new model as a new version of a registered model. */
  aVersion(name: string): Promise<{ model: StoredModel; version: ModelVersion }>
}

/** What every tracking store does, whatever is behind it. The store may hold other things already. */
export function behavesAsATrackingStore(
  open: () => Promise<TrackingStore>,
  { knowsLoggedModels }: { knowsLoggedModels: boolean } = { knowsLoggedModels: true },
): void {
  let store: TrackingStore
  let run: Run
  const unique = `${Date.now()}-${process.pid}`
  const aRun = async (tags: Record<string, string> = {}) => {
    const { experimentId } = await store.getOrCreateExperiment(`suite ${unique}`)
    return store.createRun({ experimentId, runName: 'a run', startTime: 1_700_000_000_000, tags })
  }
  const aModel = (name = 'model') => logModel(store, run, { name, params: { alpha: '0.2' }, files: modelFiles })
  beforeAll(async () => {
    store = await open()
    run = await aRun()
  })
  afterAll(() => store.close())

  const suite: Suite = {
    get store() {
      return store
    },
    get run() {
      return run
    },
    unique,
    aRun,
    aModel,
    async aVersion(name) {
      const model = await aModel()
      await store.createRegisteredModel(name)
      const { source, modelId } = model
      const wanted = { name, source, runId: run.runId, modelId, tags: { gate: 'passed' }, description: 'a model' }
      return { model, version: await store.createModelVersion(wanted) }
    },
  }
  keepsExperiments(suite)
  keepsRuns(suite)
  keepsMetrics(suite)
  if (knowsLoggedModels) keepsModels(suite)
  else keepsModelsWithRuns(suite)
  keepsArtifacts(suite)
  keepsRegisteredModels(suite)
  keepsVersions(suite)
  keepsAliases(suite)
  makesRuns(suite)
}

const modelFiles = ({ modelId }: { readonly modelId: string | undefined }) =>
  new Map([
    ['MLmodel', Buffer.from(`model_id: ${modelId}\n`)],
    ['sub folder/ü & 5%+.bin', Uint8Array.of(0, 255, 10, 13)],
    ['empty', Buffer.of()],
  ])
