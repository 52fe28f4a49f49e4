export * from './artifacts.ts'
export * from './columns.ts'
export * from './contract.ts'
export * from './lineage.ts'
