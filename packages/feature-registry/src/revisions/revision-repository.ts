import { StepError } from '@millrace/errors'
import type { FeatureRepository } from '../feature-repository.ts'
import { fromRegistry } from '../registry/from-registry.ts'
import { decodeRegistry } from '../registry/registry-bytes.ts'
import type { Revision } from './revision.ts'

/** What a project was at a revision; undefined before the first, and after a teardown. */
export function revisionRepository(revision: Revision | undefined): FeatureRepository | undefined {
  if (revision === undefined || revision.origin === 'teardown') return undefined
  const place = `of revision ${revision.revision} of "${revision.project}"`
  return fromRegistry(decodeRegistry(Buffer.from(revision.registry, 'base64'), place), revision.project).repository
}

/** One revision by its number. @throws StepError MISSING_INPUT */
export function findRevision(revisions: readonly Revision[], number: number): Revision {
  const found = revisions.find(({ revision }) => revision === number)
  if (found !== undefined) return found
  const last = revisions.at(-1)?.revision
  throw new StepError('MISSING_INPUT', `the registry has no revision ${number}`, {
    hint:
      last === undefined
        ? 'run `feature-store apply`: it makes the first'
        : `the last one is ${last}: see \`feature-store history\``,
  })
}

/** What applying a revision again makes of the project. @throws StepError USAGE for a teardown */
export function applicable(revision: Revision): FeatureRepository {
  const repository = revisionRepository(revision)
  if (repository !== undefined) return repository
  throw new StepError('USAGE', `revision ${revision.revision} is a teardown, which defines nothing`, {
    hint: 'run `feature-store teardown`, or apply another revision',
  })
}
