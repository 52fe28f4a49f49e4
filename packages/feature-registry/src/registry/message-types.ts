import type { DataSource, ValueType } from '../feature-repository.ts'
import { DataSource_SourceType } from '../protos/feast/core/DataSource_pb.ts'
import { ValueType_Enum } from '../protos/feast/types/Value_pb.ts'
import { VALUE_TYPES } from '../value-types.ts'

export { DataSource_SourceType as SourceType }

/** Feast's Python classes of the sources that millrace reads. */
export const SOURCE_CLASS: Readonly<Record<DataSource['type'], string>> = {
  file: 'feast.infra.offline_stores.file_source.FileSource',
  postgres: 'feast.infra.offline_stores.contrib.postgres_offline_store.postgres_source.PostgreSQLSource',
  kafka: 'feast.data_source.KafkaSource',
  push: 'feast.data_source.PushSource',
  request: 'feast.data_source.RequestSource',
}

/** Feast's stand-in entity of views without entities, and its join key. */
export const DUMMY_ENTITY = '__dummy'
export const DUMMY_JOIN_KEY = '__dummy_id'

const NUMBERS = new Map<ValueType, ValueType_Enum>(VALUE_TYPES.map((type) => [type, ValueType_Enum[type]]))
const NAMES = new Map([...NUMBERS].map(([type, number]) => [number, type]))

export const valueTypeNumber = (type: ValueType): ValueType_Enum => NUMBERS.get(type) ?? ValueType_Enum.INVALID

/** Undefined for types that have no columns here, such as maps, and for one that was never told. */
export const valueTypeName = (number: ValueType_Enum): ValueType | undefined => NAMES.get(number)
