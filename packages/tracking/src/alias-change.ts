import * as z from 'zod'
import { jsonText } from './json-text.ts'
import type { AliasMove } from './tracking-store.ts'

const Version = z
  .string()
  .nullish()
  .transform((version) => version ?? undefined)

/** One change of what an alias of a registered model stands for, as a tag of the model holds it. */
export const AliasChange = jsonText(
  z.object({
    alias: z.string(),
    /** The version before; undefined: none. */
    from: Version,
    /** The version after; undefined: none. */
    to: Version,
    user: z.string(),
    reason: z.string().optional(),
    /** ISO 8601 */
    at: z.iso.datetime({ offset: true }),
  }),
)
export type AliasChange = z.output<typeof AliasChange>

/** A move as the text of a tag; `now` in milliseconds since the epoch. */
export function aliasChangeText(move: AliasMove, now: number): string {
  const { alias, from = null, to = null, user, reason } = move
  return JSON.stringify({ alias, from, to, user, reason, at: new Date(now).toISOString() })
}
