import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isStepError, StepError } from '@millrace/errors'
import type { Environment } from './config/expand-variables.ts'
import type { FeatureStoreConfig } from './config/feature-store-config.ts'
import { readFeatureStoreConfig } from './config/read-feature-store-config.ts'
import { readDefinitions } from './definitions/read-definitions.ts'
import type { FeatureRepository, FeatureView, MaterializationInterval } from './feature-repository.ts'
import { type Change, planChanges } from './plan-changes.ts'
import type { Registry } from './protos/feast/core/Registry_pb.ts'
import { addInterval } from './registry/add-interval.ts'
import { fromRegistry, type Skipped } from './registry/from-registry.ts'
import { openRegistry, type RegistryFile } from './registry/registry-file.ts'
import { toRegistry } from './registry/to-registry.ts'
import { selectFeatures } from './select-features.ts'
import type { SelectedFeatures } from './selected-features.ts'
import type { FeatureSelection } from './selected-projections.ts'

/** What applying the definitions would do, and the version of the registry that it was made from. */
export interface Plan {
  readonly desired: FeatureRepository
  readonly changes: readonly Change[]
  /** The views that go. */
  readonly removedViews: readonly FeatureView[]
  /** What the registry holds beside and millrace leaves alone. */
  readonly skipped: readonly Skipped[]
  readonly registry: Registry | undefined
}

/** A feature repository that a step works with: its definitions, and the registry they become. */
export interface OpenedFeatureRepository {
  readonly config: FeatureStoreConfig
  /** Absolute; paths in definitions and in `feature_store.yaml` start here. */
  readonly folder: string
  readonly registryPath: string
  /** The definitions in YAML. @throws StepError USAGE */
  definitions(): Promise<FeatureRepository>
  /** The project in the registry, read once. @throws StepError MISSING_INPUT where nothing was applied; BROKEN_CONTRACT */
  registered(): Promise<FeatureRepository>
  /** What of the project in the registry millrace does not read. */
  skipped(): Promise<readonly Skipped[]>
  /** The views and features of the registry that a selection means. @throws StepError as `selectFeatures` */
  resolveFeatures(selection: FeatureSelection, options?: { fullFeatureNames?: boolean }): Promise<SelectedFeatures>
  plan(): Promise<Plan>
  /** Writes a plan; without changes nothing is written. @throws StepError CONFLICT where the registry moved on since */
  apply(plan: Plan): Promise<void>
  /** Records that a view's values over an interval are online. @throws StepError MISSING_INPUT, CONFLICT */
  recordMaterialization(view: string, interval: MaterializationInterval): Promise<void>
}

/** Opens the feature repository in a folder. @throws StepError USAGE for a bad `feature_store.yaml` */
export async function openFeatureRepository(folder: string, env: Environment): Promise<OpenedFeatureRepository> {
  const config = await readFeatureStoreConfig(folder, env)
  const file = openRegistry(config, folder)
  const { project } = config
  let read: ReturnType<typeof readProject> | undefined
  const inRegistry = () => {
    read ??= readProject(file, project)
    return read
  }
  const definitions = () => readDefinitions(folder, project)
  return {
    config,
    folder,
    registryPath: file.path,
    definitions,
    registered: async () => (await inRegistry()).repository,
    skipped: async () => (await inRegistry()).skipped,
    resolveFeatures: async (selection, options) => selectFeatures((await inRegistry()).repository, selection, options),
    plan: async () => makePlan(await definitions(), await file.read()),
    async apply(plan) {
      if (plan.changes.length === 0 && plan.registry !== undefined && hasProject(plan.registry, project)) return
      await file.write(toRegistry(plan.desired, plan.registry, new Date(), randomUUID()), {
        versionId: plan.registry?.versionId,
      })
      read = undefined
    },
    async recordMaterialization(view, interval) {
      await addToFile(file, project, view, interval)
      read = undefined
    },
  }
}

async function readProject(file: RegistryFile, project: string) {
  const registry = await file.read()
  if (registry !== undefined && hasProject(registry, project)) return fromRegistry(registry, project)
  const what =
    registry === undefined
      ? `there is no registry ${file.path}`
      : `the registry ${file.path} has no project "${project}"`
  throw new StepError('MISSING_INPUT', what, { hint: 'run `feature-store apply`' })
}

function makePlan(desired: FeatureRepository, registry: Registry | undefined): Plan {
  const current = registry && fromRegistry(registry, desired.project)
  const stays = new Set(desired.featureViews.map(({ name }) => name))
  return {
    desired,
    registry,
    changes: planChanges(current?.repository, desired),
    removedViews: current?.repository.featureViews.filter(({ name }) => !stays.has(name)) ?? [],
    skipped: current?.skipped ?? [],
  }
}

const hasProject = ({ projects, projectMetadata }: Registry, project: string): boolean =>
  projects.some(({ spec }) => spec?.name === project) || projectMetadata.some((entry) => entry.project === project)

const TRIES = 20

/** Views are materialized side by side, so that a lost race is expected here, and repeated. */
async function addToFile(
  file: RegistryFile,
  project: string,
  view: string,
  interval: MaterializationInterval,
): Promise<void> {
  for (let tried = 1; ; tried++) {
    const registry = await file.read()
    if (registry === undefined) {
      throw new StepError('MISSING_INPUT', `there is no registry ${file.path}`, { hint: 'run `feature-store apply`' })
    }
    const now = new Date()
    const next = addInterval(registry, { project, view, interval, now, versionId: randomUUID() })
    try {
      return await file.write(next, registry)
    } catch (error) {
      if (!isStepError(error, 'CONFLICT') || tried === TRIES) throw error
      await sleep(Math.random() * 10 * tried)
    }
  }
}
