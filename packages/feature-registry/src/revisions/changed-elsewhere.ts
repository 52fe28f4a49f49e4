import type { FeatureRepository } from '../feature-repository.ts'
import { type Change, planChanges } from '../plan-changes.ts'
import type { Revision } from './revision.ts'
import { revisionRepository } from './revision-repository.ts'

/** A project as the registry has it (undefined: it has not), and the revisions that are known of it. */
export interface ProjectState {
  readonly repository: FeatureRepository | undefined
  readonly revisions: readonly Revision[]
}

/**
 * What another tool changed in the registry since its last revision: all that is there where it has no revision yet,
 * nothing where it is as the last revision made it.
 */
export function changedElsewhere({ repository, revisions }: ProjectState): Change[] {
  const last = revisionRepository(revisions.at(-1))
  const project = repository?.project ?? last?.project
  return project === undefined ? [] : planChanges(last, repository ?? emptyRepository(project))
}

/** A project in which nothing is defined. */
export const emptyRepository = (project: string): FeatureRepository => ({
  ...{ project, entities: [], sources: [], featureViews: [], onDemandFeatureViews: [], featureServices: [] },
})
