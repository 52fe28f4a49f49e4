import type { FeatureView } from '@millrace/feature-registry'
import { entityKeyPrefix } from './entity-key.ts'
import type { RedisConnection } from './redis-connection.ts'
import { splitRedisKey } from './split-redis-key.ts'

/** The keys of all hashes over a view's join keys in a project, a scan's page at a time; a key may come more than once. */
export async function* redisViewKeys(
  redis: RedisConnection,
  view: FeatureView,
  project: string,
): AsyncGenerator<readonly Buffer[]> {
  for await (const keys of redis.keys(keyPattern(view))) {
    const ours = keys.filter((key) => splitRedisKey(key)?.project === project)
    if (ours.length > 0) yield ours
  }
}

/** A glob for keys over the view's join keys; `?` stands for any byte, so that it may be sent as text. */
function keyPattern(view: FeatureView): string {
  const bytes = [...entityKeyPrefix(view.joinKeys)]
  return `${bytes.map((byte) => (byte > 127 ? '?' : escaped(String.fromCharCode(byte)))).join('')}*`
}

function escaped(character: string): string {
  return /[*?[\]\\^-]/.test(character) ? `\\${character}` : character
}
