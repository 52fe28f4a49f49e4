export { entityKeyPrefix, entityKeySerializer, type JoinKey, serializeEntityKey } from './entity-key.ts'
export type { JsonValue } from './json-value.ts'
export { type EntityRow, givenNames, type OnlineColumn, type OnlineReader, onlineReader } from './online-features.ts'
export { type OnlineFeaturesResponse, onlineFeaturesResponse } from './online-features-response.ts'
export type {
  Coverage,
  EventTime,
  FeatureBatch,
  FeatureInput,
  FeatureStatus,
  FeatureValue,
  KeyValue,
  OnlineRow,
  OnlineStore,
  Scalar,
  ViewLoad,
  ViewRead,
  WriteCounts,
} from './online-store.ts'
export {
  type OnlineFeatures,
  type OnlineFeaturesOptions,
  type OnlineRequest,
  openOnlineFeatures,
} from './open-online-features.ts'
export { type OnlineStoreContext, openOnlineStore } from './open-online-store.ts'
export { parseValue } from './parse-value.ts'
export { onlineStore, onlineTables } from './service.ts'
export { valueBytes } from './value-bytes.ts'
