import type { Texts } from '../tracking-store.ts'

/** The tags that say what a replayed run, model or version was where it was made. */
export const ORIGIN = {
  runId: 'millrace.origin.run_id',
  modelId: 'millrace.origin.model_id',
  version: 'millrace.origin.version',
  store: 'millrace.origin.store',
} as const

/** What a run, model or version was called where it was made, which it keeps through any number of replays. */
export const originOf = (tags: Texts, key: keyof Omit<typeof ORIGIN, 'store'>, own: string): string =>
  tags[ORIGIN[key]] ?? own

/** The tags of origin that a copy carries; a copy of a copy keeps those of the first. */
export const originTags = (tags: Texts, key: keyof Omit<typeof ORIGIN, 'store'>, own: string, uri: string): Texts => ({
  [ORIGIN[key]]: originOf(tags, key, own),
  [ORIGIN.store]: tags[ORIGIN.store] ?? uri,
})

/** Tags that mean something in their own store only. */
const LOCAL = /^(millrace\.(origin|alias_history|alias_claim|request_id)(\.|$)|mlflow\.(modelVersions|parentRunId)$)/

/** The tags that a copy gets as they are, where it does not have them yet. */
export const newTags = (tags: Texts, there: Texts): Texts =>
  Object.fromEntries(Object.entries(tags).filter(([key, value]) => !LOCAL.test(key) && there[key] !== value))
