import { randomUUID } from 'node:crypto'
import { timestampDate } from '@bufbuild/protobuf/wkt'
import type { FeatureRepository } from '../feature-repository.ts'
import type { Plan } from '../opened-repository.ts'
import { planChanges } from '../plan-changes.ts'
import type { Registry } from '../protos/feast/core/Registry_pb.ts'
import { emptyRepository } from '../revisions/changed-elsewhere.ts'
import { makeRevision, withElsewhere } from '../revisions/make-revision.ts'
import { who } from '../revisions/who.ts'
import { fromRegistry } from './from-registry.ts'
import { notApplied, projectState } from './read-project.ts'
import type { RegistryHistory, RegistryStore } from './registry-store.ts'
import { toRegistry } from './to-registry.ts'

/** What would make a registry say what is desired; `appliedRevision` where that is an older revision. */
export function makePlan(
  desired: FeatureRepository,
  history: RegistryHistory,
  appliedRevision: number | undefined,
): Plan {
  const { registry, revisions } = history
  const current = registry && fromRegistry(registry, desired.project)
  const stays = new Set(desired.featureViews.map(({ name }) => name))
  return {
    desired,
    appliedRevision,
    registry,
    revisions,
    changes: planChanges(current?.repository, desired),
    removedViews: current?.repository.featureViews.filter(({ name }) => !stays.has(name)) ?? [],
    skipped: current?.skipped ?? [],
  }
}

/**
 * Writes a plan and the revision that it makes; what another tool did before becomes a revision first. Gives the number
 * that the registry has then.
 * @throws StepError CONFLICT where the registry moved on since
 */
export async function applyPlan(store: RegistryStore, plan: Plan): Promise<number | undefined> {
  const { desired, appliedRevision, changes, registry, revisions } = plan
  const { project } = desired
  const state = projectState({ registry, revisions }, project)
  const known = withElsewhere(state, lastWritten(registry))
  if (changes.length === 0 && state.repository !== undefined) {
    const added = known.slice(revisions.length)
    if (added.length > 0) await store.write(project, registry?.versionId, { registry: undefined, revisions: added })
    return known.at(-1)?.revision
  }
  const time = new Date()
  const next = toRegistry(desired, registry, time, randomUUID())
  const { repository } = fromRegistry(next, project)
  const made = makeRevision(repository, {
    ...{ revisions: known, changes, time, appliedRevision },
    ...{ origin: 'apply', appliedBy: who() },
  })
  const added = [...known.slice(revisions.length), made]
  await store.write(project, registry?.versionId, { registry: next, revisions: added })
  return made.revision
}

/** Takes a project out of a registry, as a revision. @throws StepError MISSING_INPUT where it is not there, CONFLICT */
export async function teardown(store: RegistryStore, project: string): Promise<void> {
  const history = await store.history(project)
  const state = projectState(history, project)
  const { registry } = history
  if (registry === undefined || state.repository === undefined) throw notApplied(store, project, registry)
  const nothing = emptyRepository(project)
  const known = withElsewhere(state, lastWritten(registry))
  const made = makeRevision(nothing, {
    ...{ revisions: known, changes: planChanges(state.repository, nothing), time: new Date() },
    ...{ origin: 'teardown', appliedBy: who() },
  })
  await store.removeProject(project, registry.versionId, [...known.slice(history.revisions.length), made])
}

const lastWritten = (registry: Registry | undefined): Date =>
  registry?.lastUpdated === undefined ? new Date() : timestampDate(registry.lastUpdated)
