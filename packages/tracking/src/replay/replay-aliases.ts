import { randomUUID } from 'node:crypto'
import { aliasHistory } from '../alias-history.ts'
import { type AliasPlan, planAliases } from './plan-aliases.ts'
import type { Replay } from './replay.ts'

/** Lets the aliases of a registered model follow those of the source, with their history. */
export async function replayAliases(
  replay: Replay,
  name: string,
  versions: ReadonlyMap<string, string>,
): Promise<void> {
  const { source, target, counts, watch } = replay
  const model = await source.getRegisteredModel(name)
  const { moves, kept } = planAliases(model, await target.getRegisteredModel(name), versions)
  for (const move of moves) {
    if (move.from !== move.to) {
      await moveQuietly(replay, name, move)
      counts.aliases += 1
    }
    for (const tag of move.history) await target.setRegisteredModelTag(name, tag)
  }
  for (const { alias, from } of kept) {
    watch.warn(
      `alias "${alias}" of "${name}" stays at ${from === undefined ? 'no version' : `version ${from}`} in ${target.uri}: in ${source.uri} it is at version ${model.aliases[alias] ?? 'none'}, and neither follows from the other`,
    )
  }
}

/** Moves the alias without a record of its own where the source has one of this move, which is written after it. */
async function moveQuietly(
  { source, target, user }: Replay,
  name: string,
  { alias, from, to, history }: AliasPlan,
): Promise<void> {
  const reason = `replayed from ${source.uri}, ${randomUUID()}`
  await target.moveAlias({ name, alias, from, to, user, reason })
  if (history.length === 0) return
  const { tags } = await target.getRegisteredModel(name)
  for (const key of Object.keys(tags)) {
    const [change] = aliasHistory({ [key]: tags[key] ?? '' })
    if (change?.reason === reason) await target.deleteRegisteredModelTag(name, key)
  }
}
