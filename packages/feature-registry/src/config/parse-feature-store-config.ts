import * as z from 'zod'
import { usageError } from '../yaml/problem.ts'
import { parseShape } from '../yaml/shape-problems.ts'
import { parseYaml, type YamlFile } from '../yaml/yaml-file.ts'
import { type Environment, expandVariables } from './expand-variables.ts'
import { CONFIG_FILE, type FeatureStoreConfig, type StoreConfig } from './feature-store-config.ts'

/** The configuration in the text of a `feature_store.yaml`. @throws StepError USAGE naming file, line and key */
export function parseFeatureStoreConfig(text: string, path: string, env: Environment): FeatureStoreConfig {
  const file = parseYaml(text, path)
  const unset = expandVariables(file, env, Object.keys(ConfigShape.shape))
  const parsed = parseShape(file, ConfigShape, file.document.toJS() ?? {})
  const problems = [...unset, ...parsed.problems]
  if (problems.length > 0 || !('value' in parsed)) throw usageError(`bad ${CONFIG_FILE}`, problems, HINT)
  const { project, registry, online_store, offline_store } = parsed.value
  const registryConfig = storeConfig(file, 'registry', registry)
  return {
    project,
    registry: { ...registryConfig, path: z.string().parse(registryConfig.options['path']) },
    onlineStore:
      online_store === null || online_store.type === 'none'
        ? undefined
        : storeConfig(file, 'online_store', online_store),
    offlineStore: storeConfig(file, 'offline_store', offline_store),
    entityKeySerializationVersion: 3,
  }
}

const HINT = "the file is Feast's own; see the documentation of feature_store.yaml"

const byType = (type: unknown) => ({ type })
const store = z.preprocess(
  (value) => (typeof value === 'string' ? byType(value) : value),
  z.looseObject({ type: z.string().min(1) }),
)

const RegistryShape = z.preprocess(
  (value) => (typeof value === 'string' ? { path: value } : value),
  z
    .looseObject({ registry_type: z.string().min(1).default('file'), path: z.string().min(1) })
    .transform(({ registry_type, ...options }) => ({ type: registry_type, ...options })),
)

const ConfigShape = z.looseObject({
  project: z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u,
      'may hold letters, digits, "_" and "-" only, and must start with a letter or a digit',
    ),
  registry: RegistryShape,
  online_store: z.union([z.null(), store]).default({ type: 'sqlite' }),
  offline_store: store.default({ type: 'dask' }),
  entity_key_serialization_version: z.coerce
    .number()
    .refine((version) => version === 3, {
      error: ({ input }) =>
        `is ${String(input)}, but only 3 is supported: with stock Feast, set it to 3 and materialize again, since the keys in the online store change`,
    })
    .default(3),
})

function storeConfig(file: YamlFile, key: string, section: { type: string } & Record<string, unknown>): StoreConfig {
  const { type, ...options } = section
  return { type, options, at: file.at([key]) }
}
