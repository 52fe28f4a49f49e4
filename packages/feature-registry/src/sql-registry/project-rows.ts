import { createHash } from 'node:crypto'
import { type DescMessage, fromBinary, type Message, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { StepError } from '@millrace/errors'
import { type Project, ProjectSchema } from '../protos/feast/core/Project_pb.ts'
import { type Registry, RegistrySchema } from '../protos/feast/core/Registry_pb.ts'
import { REGISTRY_SCHEMA_VERSION } from '../registry/registry-bytes.ts'
import { OBJECT_TABLES, type ObjectTable } from './tables.ts'

/** One object: a row of its table. */
export interface ObjectRow {
  readonly table: string
  readonly name: string
  readonly proto: Uint8Array
}

/** What the tables hold of one project, and the number of its last revision. */
export interface ProjectRows {
  readonly project: string
  /** The message of the project itself; undefined where it is not there. */
  readonly proto: Uint8Array | undefined
  readonly objects: readonly ObjectRow[]
  readonly lastRevision: number
}

/**
 * The rows of a project as the registry they would be in a file; its version is a digest of them. Undefined without a row.
 * @throws StepError BROKEN_CONTRACT naming the row that is no message of its kind
 */
export function registryOfRows(rows: ProjectRows, address: string): Registry | undefined {
  const { project, proto, objects } = rows
  if (proto === undefined && objects.length === 0) return undefined
  const writer = new BinaryWriter()
  for (const { key, table } of OBJECT_TABLES) {
    for (const row of objects.filter((object) => object.table === table)) {
      checkRow(key, row, address)
      writer.tag(RegistrySchema.field[key].number, WireType.LengthDelimited).bytes(row.proto)
    }
  }
  const registry = fromBinary(RegistrySchema, writer.finish())
  // Feast leaves the project out of some rows: the column says it.
  for (const source of registry.dataSources) source.project = project
  for (const key of SPECIFIED) for (const { spec } of registry[key]) if (spec !== undefined) spec.project = project
  const its = proto === undefined ? undefined : parseProject(proto, project, address)
  registry.projects = its === undefined ? [] : [its]
  registry.registrySchemaVersion = REGISTRY_SCHEMA_VERSION
  registry.versionId = versionOf(rows)
  registry.lastUpdated = its?.meta?.lastUpdatedTimestamp ?? epoch()
  return registry
}

/** The rows that a registry message has of one project. */
export function rowsOfRegistry(registry: Registry, project: string): ObjectRow[] {
  return OBJECT_TABLES.flatMap(({ table, key }) => {
    const messages: readonly NamedMessage[] = registry[key]
    const own = messages.filter((message) => projectOf(message) === project)
    return own.map((message) => ({ table, name: nameOf(message), proto: toBinary(schemaOf(key), message) }))
  })
}

const SPECIFIED = [
  'entities',
  'featureViews',
  'streamFeatureViews',
  'onDemandFeatureViews',
  'labelViews',
  'featureServices',
] as const

type NamedMessage = Message & {
  readonly name?: string
  readonly project?: string
  readonly spec?: { readonly name: string; readonly project: string } | undefined
}

const nameOf = ({ name, spec }: NamedMessage): string => spec?.name ?? name ?? ''
const projectOf = ({ project, spec }: NamedMessage): string => spec?.project ?? project ?? ''

function schemaOf(key: ObjectTable['key']): DescMessage {
  const { message } = RegistrySchema.field[key]
  if (message === undefined) throw new Error(`${key} of a registry holds no messages`)
  return message
}

function versionOf({ proto, objects, lastRevision }: ProjectRows): string {
  const hash = createHash('sha256')
    .update(String(lastRevision))
    .update(proto ?? '')
  for (const row of objects) hash.update(JSON.stringify([row.table, row.name, row.proto.length])).update(row.proto)
  return hash.digest('hex')
}

function checkRow(key: ObjectTable['key'], row: ObjectRow, address: string): void {
  const message = parse<NamedMessage>(schemaOf(key), row.proto)
  if (message !== undefined && nameOf(message) === row.name) return
  throw broken(`${row.table} holds bytes for "${row.name}" that are no message of that kind and name`, address)
}

function parseProject(proto: Uint8Array, project: string, address: string): Project {
  const message = parse<Project>(ProjectSchema, proto)
  if (message?.spec?.name === project) return message
  throw broken(`projects holds bytes for "${project}" that are no project of that name`, address)
}

function parse<T extends Message>(schema: DescMessage, bytes: Uint8Array): T | undefined {
  try {
    return fromBinary(schema, bytes) as T
  } catch {
    return undefined
  }
}

const broken = (what: string, address: string): StepError =>
  new StepError('BROKEN_CONTRACT', `the registry in ${address} is broken: its table ${what}`, {
    hint: 'bring the row back from a backup, or delete it and run `feature-store apply`',
  })

const epoch = (): Timestamp => timestampFromDate(new Date(0))
