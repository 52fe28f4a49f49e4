export { type FileIdentity, fileIdentity } from './file-identity.ts'
export { openSession } from './open-session.ts'
export type * from './session.ts'
export type * from './table.ts'
