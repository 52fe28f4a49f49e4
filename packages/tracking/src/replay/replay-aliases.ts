import { aliasHistory } from '../alias-history.ts'
import { type AliasPlan, isReplayed, planAliases, replayReason } from './plan-aliases.ts'
import type { Replay } from './replay.ts'

/** Lets the aliases of a registered model follow those of the source, with their history. */
export async function replayAliases(
  replay: Replay,
  name: string,
  versions: ReadonlyMap<string, string>,
): Promise<void> {
  const { source, target, counts, user, watch } = replay
  const model = await source.getRegisteredModel(name)
  const { moves, kept } = planAliases(model, await target.getRegisteredModel(name), versions)
  for (const move of moves) {
    const { alias, from, to, history } = move
    if (from !== to) {
      await target.moveAlias({ name, alias, from, to, user, reason: replayReason(source.uri) })
      counts.aliases += 1
    }
    if (history.length > 0) await writeHistory(replay, name, move)
  }
  for (const { alias, from } of kept) {
    watch.warn(
      `alias "${alias}" of "${name}" stays at ${from === undefined ? 'no version' : `version ${from}`} in ${target.uri}: in ${source.uri} it is at version ${model.aliases[alias] ?? 'none'}, and neither follows from the other`,
    )
  }
}

/** The source's own records take the place of those that replays left. */
async function writeHistory({ target }: Replay, name: string, { alias, history }: AliasPlan): Promise<void> {
  const { tags } = await target.getRegisteredModel(name)
  for (const key of Object.keys(tags)) {
    const [change] = aliasHistory({ [key]: tags[key] ?? '' })
    if (change?.alias === alias && isReplayed(change)) await target.deleteRegisteredModelTag(name, key)
  }
  for (const tag of history) await target.setRegisteredModelTag(name, tag)
}
