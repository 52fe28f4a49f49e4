export type * from './offline-store.ts'
export { type OfflineStoreContext, openOfflineStore } from './open-offline-store.ts'
export { sourceFiles } from './source-files.ts'
