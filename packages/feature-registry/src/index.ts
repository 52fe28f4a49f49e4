export type * from './feature-repository.ts'
