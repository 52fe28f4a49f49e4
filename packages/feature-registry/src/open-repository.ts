import type { Environment } from './config/expand-variables.ts'
import { readFeatureStoreConfig } from './config/read-feature-store-config.ts'
import { readDefinitions } from './definitions/read-definitions.ts'
import { openRegistry } from './open-registry.ts'
import type { OpenedFeatureRepository } from './opened-repository.ts'
import { planChanges } from './plan-changes.ts'
import { applyPlan, makePlan, teardown } from './registry/apply-plan.ts'
import { projectState, readProject } from './registry/read-project.ts'
import { recordInterval } from './registry/record-interval.ts'
import { changedElsewhere } from './revisions/changed-elsewhere.ts'
import { applicable, findRevision, revisionRepository } from './revisions/revision-repository.ts'
import { selectFeatures } from './select-features.ts'

/** Opens the feature repository in a folder. @throws StepError USAGE for a bad `feature_store.yaml` */
export async function openFeatureRepository(
  folder: string,
  env: Environment,
  signal: AbortSignal,
): Promise<OpenedFeatureRepository> {
  const config = await readFeatureStoreConfig(folder, env)
  const store = await openRegistry(config, folder, signal)
  const { project } = config
  let read: ReturnType<typeof readProject> | undefined
  const inRegistry = () => {
    read ??= readProject(store, project)
    return read
  }
  const definitions = () => readDefinitions(folder, project)
  return {
    config,
    folder,
    registryAddress: store.address,
    definitions,
    registered: async () => (await inRegistry()).repository,
    skipped: async () => (await inRegistry()).skipped,
    async revision() {
      const { repository } = await inRegistry()
      const { revisions } = await store.history(project)
      return changedElsewhere({ repository, revisions }).length === 0 ? revisions.at(-1)?.revision : undefined
    },
    resolveFeatures: async (selection, options) => selectFeatures((await inRegistry()).repository, selection, options),
    async plan({ revision: number } = {}) {
      const history = await store.history(project)
      const desired = number === undefined ? await definitions() : applicable(findRevision(history.revisions, number))
      return makePlan(desired, history, number)
    },
    async changesSince(number) {
      const { revisions } = await store.history(project)
      return planChanges(revisionRepository(findRevision(revisions, number)), await definitions())
    },
    async apply(plan) {
      const number = await applyPlan(store, plan)
      read = undefined
      return number
    },
    async history() {
      const history = await store.history(project)
      return { project, revisions: history.revisions, elsewhere: changedElsewhere(projectState(history, project)) }
    },
    async teardown() {
      await teardown(store, project)
      read = undefined
    },
    async recordMaterialization(view, interval) {
      await recordInterval(store, project, view, interval)
      read = undefined
    },
  }
}
