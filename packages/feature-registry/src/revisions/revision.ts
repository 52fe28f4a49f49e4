import { StepError } from '@millrace/errors'
import * as z from 'zod'

/** One state of a project in the registry, what changed from the one before, and who made it so. */
const Revision = z.object({
  schema_version: z.literal('1.0'),
  project: z.string(),
  revision: z.int().positive(),
  applied_at: z.iso.datetime(),
  /** `user@host`; null where another tool did it. */
  applied_by: z.string().nullable(),
  /** `elsewhere`: another tool changed the registry, which was noticed later. */
  origin: z.enum(['apply', 'elsewhere', 'teardown']),
  /** The older revision that was applied again. */
  applied_revision: z.int().positive().nullable(),
  /** A digest of the definitions, as artifacts name it in `registry_hash`. */
  registry_hash: z.string(),
  changes: z.array(
    z.object({
      action: z.enum(['add', 'update', 'remove']),
      kind: z.string(),
      name: z.string(),
      destructive: z.boolean(),
      changes: z.array(z.object({ property: z.string(), from: z.string().optional(), to: z.string().optional() })),
    }),
  ),
  /** The project alone, as the bytes of a Feast registry in base64. */
  registry: z.base64(),
  /**
   * Beside a registry file: the registry's version (null: none) that this revision replaces. It is written before the
   * registry is, so while the registry has that version the revision has not come to be.
   */
  replaces: z.string().nullish(),
})

export type Revision = z.output<typeof Revision>

/** A revision from its text; `place` is for messages. @throws StepError BROKEN_CONTRACT */
export function parseRevision(text: string, place: string): Revision {
  const parsed = Revision.safeParse(json(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const what = issue === undefined ? '' : `: ${issue.path.join('.')} ${issue.message}`
  throw new StepError('BROKEN_CONTRACT', `${place} is no revision of a feature registry${what}`, {
    hint: 'bring it back from a backup, or delete it: the history then lacks that revision, and the registry stays as it is',
  })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
