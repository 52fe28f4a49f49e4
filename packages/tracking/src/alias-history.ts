import { randomBytes } from 'node:crypto'
import { AliasChange, aliasChangeText } from './alias-change.ts'
import type { AliasMove, Texts } from './tracking-store.ts'

/** The changes that tags of a registered model record, oldest first; a tag that cannot be read is passed over. */
export function aliasHistory(tags: Texts): AliasChange[] {
  return Object.keys(tags)
    .filter((key) => KEY.test(key))
    .sort()
    .flatMap((key) => AliasChange.safeParse(tags[key]).data ?? [])
}

/** The tag that adds a move to the history that the tags hold, after all that is there whatever the clock says. */
export function aliasHistoryTag(move: AliasMove, tags: Texts, now: number): { key: string; value: string } {
  const times = Object.keys(tags).map((key) => Number(KEY.exec(key)?.[1] ?? 0))
  // A tag that somebody dated at the end of time does not hide what comes after it.
  const time = Math.min(
    LAST_TIME,
    times.reduce((latest, at) => Math.max(latest, at + 1), now),
  )
  const key = `${PREFIX}${String(time).padStart(13, '0')}-${randomBytes(4).toString('hex')}`
  return { key, value: aliasChangeText(move, time) }
}

const LAST_TIME = 9_999_999_999_999
const PREFIX = 'millrace.alias_history.'
const KEY = /^millrace\.alias_history\.(\d{13})-[0-9a-f]{8}$/
