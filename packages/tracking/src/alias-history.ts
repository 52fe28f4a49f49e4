import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { AliasMove, Texts } from './tracking-store.ts'

/** One change of what an alias of a registered model stands for. */
export interface AliasChange {
  readonly alias: string
  /** The version before; undefined: none. */
  readonly from: string | undefined
  /** The version after; undefined: none. */
  readonly to: string | undefined
  readonly user: string
  readonly reason?: string | undefined
  /** ISO 8601 */
  readonly at: string
}

/** The changes that tags of a registered model record, oldest first; a tag that cannot be read is passed over. */
export function aliasHistory(tags: Texts): AliasChange[] {
  return Object.keys(tags)
    .filter((key) => KEY.test(key))
    .sort()
    .flatMap((key) => Change.safeParse(tags[key]).data ?? [])
}

/** The tag that adds a move to the history that the tags hold, after all that is there whatever the clock says. */
export function aliasHistoryTag(move: AliasMove, tags: Texts, now: number): { key: string; value: string } {
  const { alias, from = null, to = null, user, reason } = move
  const times = Object.keys(tags).map((key) => Number(KEY.exec(key)?.[1] ?? 0))
  // A tag that somebody dated at the end of time does not hide what comes after it.
  const time = Math.min(
    LAST_TIME,
    times.reduce((latest, at) => Math.max(latest, at + 1), now),
  )
  const value = JSON.stringify({ alias, from, to, user, reason, at: new Date(time).toISOString() })
  return { key: `${PREFIX}${String(time).padStart(13, '0')}-${randomBytes(4).toString('hex')}`, value }
}

const LAST_TIME = 9_999_999_999_999
const PREFIX = 'millrace.alias_history.'
const KEY = /^millrace\.alias_history\.(\d{13})-[0-9a-f]{8}$/

const Version = z
  .string()
  .nullish()
  .transform((version) => version ?? undefined)
const Change = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('not JSON')
      return z.NEVER
    }
  })
  .pipe(
    z.object({
      alias: z.string(),
      from: Version,
      to: Version,
      user: z.string(),
      reason: z.string().optional(),
      at: z.iso.datetime({ offset: true }),
    }),
  )
