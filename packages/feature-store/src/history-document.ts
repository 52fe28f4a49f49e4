import * as z from 'zod'
import { ChangeDocuments, describeChanges } from './plan-document.ts'

/** How a project in the registry came to be what it is, as `--json` tells it. */
export const HistoryDocument = z.object({
  project: z.string(),
  registry: z.string(),
  /** Oldest first. */
  revisions: z.array(
    z.object({
      revision: z.int(),
      applied_at: z.iso.datetime(),
      /** `user@host`; null where another tool did it. */
      applied_by: z.string().nullable(),
      origin: z.enum(['apply', 'elsewhere', 'teardown']),
      /** The older revision that was applied again. */
      applied_revision: z.int().nullable(),
      registry_hash: z.string(),
      changes: ChangeDocuments,
    }),
  ),
  /** What another tool changed in the registry since the last revision. */
  changed_elsewhere: ChangeDocuments,
})
export type HistoryDocument = z.infer<typeof HistoryDocument>

/** A history as a person reads it, newest revision first. */
export function describeHistory({ project, registry, revisions, changed_elsewhere }: HistoryDocument): string {
  const elsewhere =
    changed_elsewhere.length === 0
      ? []
      : [
          'not a revision yet: another tool, such as `feast apply`, changed the registry',
          ...describeChanges(changed_elsewhere),
        ]
  const entries = revisions
    .toReversed()
    .flatMap((revision) => [heading(revision), ...describeChanges(revision.changes)])
  if (entries.length + elsewhere.length === 0) return `project ${project}: nothing was applied to ${registry}`
  return [...elsewhere, ...entries].join('\n')
}

function heading(entry: HistoryDocument['revisions'][number]): string {
  const { revision, applied_at, applied_by, origin, applied_revision } = entry
  const by = applied_by === null ? 'by another tool, noticed later' : `by ${applied_by}`
  const again = applied_revision === null ? '' : `, revision ${applied_revision} again`
  return `revision ${revision}  ${applied_at}  ${by}${origin === 'teardown' ? ', teardown' : ''}${again}`
}
