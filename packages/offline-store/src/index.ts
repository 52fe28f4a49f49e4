export type * from './offline-store.ts'
export { offlineStore } from './offline-store-service.ts'
export {
  type BetweenRequest,
  type FeatureRequest,
  type History,
  type HistoryOptions,
  type JoinRequest,
  openHistory,
} from './open-history.ts'
export { type OfflineStoreContext, openOfflineStore } from './open-offline-store.ts'
export { projectionNames } from './projection-names.ts'
export { inputColumns, projectionsOf, type SelectionRequest, selectedHistory } from './selected-history.ts'
