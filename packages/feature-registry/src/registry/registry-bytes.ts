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
  if (registry.registrySchemaVersion !== REGISTRY_SCHEMA_VERSION) {
    throw broken(path, `is no feature registry of schema version ${REGISTRY_SCHEMA_VERSION}`)
  }
  if (registry.versionId === '' || registry.lastUpdated === undefined) throw broken(path, 'is cut off')
  return registry
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
