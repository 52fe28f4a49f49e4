import { listProblems, StepError } from '@millrace/errors'
import type { StoreConfig } from '@millrace/feature-registry'
import { type PostgresConfig, postgresConfig } from '@millrace/postgres'
import { z } from 'zod'

const SqliteConfig = z.strictObject({
  type: z.literal('sqlite'),
  path: z.string().min(1).default('data/online.db'),
})

/** What comes from an environment variable is text. */
const flag = z.union([z.boolean(), z.stringbool()])

const RedisConfig = z.strictObject({
  type: z.literal('redis'),
  redis_type: z.enum(['redis', 'redis_cluster', 'redis_sentinel']).default('redis'),
  sentinel_master: z.string().min(1).default('mymaster'),
  connection_string: z.string().min(1).default('localhost:6379'),
  key_ttl_seconds: z.union([z.null(), z.coerce.number().int().positive()]).default(null),
  full_scan_for_deletion: flag.default(true),
  skip_dedup: flag.default(false),
})

export type RedisConfig = z.output<typeof RedisConfig>
export type OnlineStoreConfig =
  | z.output<typeof SqliteConfig>
  | RedisConfig
  | { readonly type: 'postgres'; readonly connection: PostgresConfig }

const SUPPORTED = ['sqlite', 'redis', 'postgres']
const Config = z.discriminatedUnion('type', [SqliteConfig, RedisConfig])

/**
 * The `online_store` section of feature_store.yaml with its defaults.
 * @throws StepError USAGE, naming file and line, for a type or key that is not supported
 */
export function onlineStoreConfig({ type, options, at }: StoreConfig): OnlineStoreConfig {
  if (!SUPPORTED.includes(type)) {
    throw new StepError('USAGE', `${at}: online_store.type is ${JSON.stringify(type)}`, {
      hint: `supported are ${SUPPORTED.join(', ')}`,
    })
  }
  if (type === 'postgres') {
    return { type, connection: postgresConfig({ setting: 'online_store', options, at }) }
  }
  const config = Config.safeParse({ ...options, type })
  if (config.success) return config.data
  const problems = config.error.issues.map(({ path, message }) => `${['online_store', ...path].join('.')}: ${message}`)
  throw new StepError('USAGE', `${at}: online_store of type ${type} is not as it should be\n${listProblems(problems)}`)
}
