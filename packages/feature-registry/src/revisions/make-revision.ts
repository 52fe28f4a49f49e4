import { definitionsFingerprint } from '../definitions-fingerprint.ts'
import type { FeatureRepository } from '../feature-repository.ts'
import type { Change } from '../plan-changes.ts'
import { encodeRegistry } from '../registry/registry-bytes.ts'
import { toRegistry } from '../registry/to-registry.ts'
import { changedElsewhere, type ProjectState } from './changed-elsewhere.ts'
import type { Revision } from './revision.ts'

/** What made a revision. */
export interface Making {
  /** Those before it. */
  readonly revisions: readonly Revision[]
  readonly changes: readonly Change[]
  readonly time: Date
  readonly origin: Revision['origin']
  /** `user@host`; null where another tool did it. */
  readonly appliedBy: string | null
  /** The older revision that was applied again. */
  readonly appliedRevision?: number | undefined
}

/** The revision that follows others, with what the project is then. */
export function makeRevision(repository: FeatureRepository, making: Making): Revision {
  const { revisions, changes, time, origin, appliedBy, appliedRevision } = making
  return {
    schema_version: '1.0',
    project: repository.project,
    revision: (revisions.at(-1)?.revision ?? 0) + 1,
    applied_at: time.toISOString(),
    applied_by: appliedBy,
    origin,
    applied_revision: appliedRevision ?? null,
    registry_hash: definitionsFingerprint(repository),
    changes: changes.map((change) => ({ ...change, changes: [...change.changes] })),
    registry: Buffer.from(encodeRegistry(toRegistry(repository, undefined, time, 'revision'))).toString('base64'),
  }
}

/**
 * The revisions with one more for what another tool did to the registry, if it did, so that each state has a number.
 * `time` is when the registry was last written.
 */
export function withElsewhere(state: Required<ProjectState>, time: Date): readonly Revision[] {
  const { repository, revisions } = state
  const changes = changedElsewhere(state)
  if (repository === undefined || changes.length === 0) return revisions
  return [...revisions, makeRevision(repository, { revisions, changes, time, origin: 'elsewhere', appliedBy: null })]
}
