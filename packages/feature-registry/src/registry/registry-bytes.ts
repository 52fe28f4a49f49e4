import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { StepError } from '@millrace/errors'
import { type Registry, RegistrySchema } from '../protos/feast/core/Registry_pb.ts'

/** Feast's number for the layout of a registry; there has been no other. */
export const REGISTRY_SCHEMA_VERSION = '1'

/** The bytes of a registry file. What this package does not know of it is carried along. */
export const encodeRegistry = (registry: Registry): Uint8Array => toBinary(RegistrySchema, registry)

/**
 * A registry from the bytes of a file; `path` is for messages.
 * @throws StepError BROKEN_CONTRACT where they are not a whole registry
 */
export function decodeRegistry(bytes: Uint8Array, path: string): Registry {
  if (bytes.length === 0) throw broken(path, 'is empty')
  const registry = parse(bytes, path)
  if (Number(registry.registrySchemaVersion) > Number(REGISTRY_SCHEMA_VERSION)) throw tooNew(path, registry)
  if (registry.registrySchemaVersion !== REGISTRY_SCHEMA_VERSION) {
    throw broken(path, `is no feature registry of schema version ${REGISTRY_SCHEMA_VERSION}`)
  }
  if (registry.versionId === '' || registry.lastUpdated === undefined || !listsItsProjects(registry)) {
    throw broken(path, 'is cut off')
  }
  return registry
}

/** Feast rewrites the file in place, objects first and projects last: a reader may meet the first half. */
function listsItsProjects(registry: Registry): boolean {
  const { entities, featureViews, featureServices, dataSources, projects, projectMetadata } = registry
  const listed = new Set([...projects.map(({ spec }) => spec?.name), ...projectMetadata.map(({ project }) => project)])
  const used = [...entities, ...featureViews, ...featureServices].map(({ spec }) => spec?.project)
  return [...used, ...dataSources.map(({ project }) => project)].every((project) => listed.has(project))
}

function parse(bytes: Uint8Array, path: string): Registry {
  try {
    return fromBinary(RegistrySchema, bytes)
  } catch (cause) {
    throw broken(path, 'is no feature registry, or is cut off', cause)
  }
}

const broken = (path: string, what: string, cause?: unknown): StepError =>
  new StepError('BROKEN_CONTRACT', `the registry ${path} ${what}`, {
    hint: 'delete it and run `feature-store apply`; materialize again afterwards, since what was materialized is recorded in it',
    cause,
  })

const tooNew = (path: string, { registrySchemaVersion }: Registry): StepError =>
  new StepError(
    'BROKEN_CONTRACT',
    `the registry ${path} has schema version ${registrySchemaVersion}, from a newer Feast; this millrace reads version ${REGISTRY_SCHEMA_VERSION}`,
    { hint: 'use a millrace that reads it, or name another registry in feature_store.yaml' },
  )
