export type * from './session.ts'
export type * from './table.ts'
