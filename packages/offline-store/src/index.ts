export type * from './offline-store.ts'
export { offlineStore } from './offline-store-service.ts'
export { type OfflineStoreContext, openOfflineStore } from './open-offline-store.ts'
