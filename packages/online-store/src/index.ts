export { entityKeyPrefix, entityKeySerializer, type JoinKey, serializeEntityKey } from './entity-key.ts'
export type { JsonValue } from './json-value.ts'
export {
  type OnlineFeaturesResponse,
  onlineFeaturesResponse,
  type RequestedFeature,
  type ViewRows,
} from './online-features-response.ts'
export type {
  EventTime,
  FeatureBatch,
  FeatureInput,
  FeatureStatus,
  FeatureValue,
  KeyValue,
  OnlineRow,
  OnlineStore,
  Scalar,
  WriteCounts,
} from './online-store.ts'
export { openOnlineStore } from './open-online-store.ts'
export { parseValue } from './parse-value.ts'
export { onlineStore, onlineTables } from './service.ts'
export { valueBytes } from './value-bytes.ts'
