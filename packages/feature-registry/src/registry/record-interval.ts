import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isStepError } from '@millrace/errors'
import type { MaterializationInterval } from '../feature-repository.ts'
import { addInterval } from './add-interval.ts'
import { notApplied } from './read-project.ts'
import type { RegistryStore } from './registry-store.ts'

const TRIES = 20

/**
 * Records that a view is online over an interval. Views are materialized side by side, so that a lost race is expected
 * here, and repeated.
 * @throws StepError MISSING_INPUT where nothing was applied, CONFLICT
 */
export async function recordInterval(
  store: RegistryStore,
  project: string,
  view: string,
  interval: MaterializationInterval,
): Promise<void> {
  for (let tried = 1; ; tried++) {
    const registry = await store.read(project)
    if (registry === undefined) throw notApplied(store, project, registry)
    const next = addInterval(registry, { project, view, interval, now: new Date(), versionId: randomUUID() })
    try {
      return await store.write(project, registry.versionId, { registry: next, revisions: [] })
    } catch (error) {
      if (!isStepError(error, 'CONFLICT') || tried === TRIES) throw error
      await sleep(Math.random() * 10 * tried)
    }
  }
}
