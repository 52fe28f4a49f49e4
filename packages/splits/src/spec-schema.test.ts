import { expect, test } from 'vitest'
import { FoldSpecSchema, SplitSpecSchema } from './spec-schema.ts'

test.each([
  { kind: 'random', testSize: 0.2, validationSize: 100, seed: 42 },
  { kind: 'stratified', testSize: 0.2, seed: 42, bins: 10 },
  { kind: 'group', testSize: 3, seed: 42 },
  { kind: 'hash', testSize: 0.2, validationSize: 0.1, seed: 0xffffffff },
  { kind: 'time', testFrom: 1.7e15, gap: 3.6e9 },
  { kind: 'group-time', testSize: 0.2, laterGroups: 1, seed: 42 },
])('the split %o is read as it is', (spec) => {
  expect(SplitSpecSchema.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec)
})

test.each([
  { kind: 'random', folds: 5, seed: 42, repeats: 3 },
  { kind: 'stratified', folds: 5, bins: 10 },
  { kind: 'group', folds: 5 },
  { kind: 'stratified-group', folds: 5, seed: 42 },
  { kind: 'hash', folds: 5, seed: 42 },
  { kind: 'time-series', folds: 5, testSize: 10, maxTrainSize: 100, gap: 2 },
  { kind: 'time', folds: 5, gap: 3.6e9 },
  { kind: 'group-time', folds: 5, laterGroups: 0.5, seed: 42 },
])('the folds %o are read as they are', (spec) => {
  expect(FoldSpecSchema.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec)
})

test.each([
  { kind: 'bootstrap', testSize: 0.2, seed: 42 },
  { kind: 'random', testSize: 1.5, seed: 42 },
  { kind: 'random', testSize: 0.2, seed: -1 },
  { kind: 'random', test_size: 0.2, testSize: 0.2, seed: 42 },
  { kind: 'hash', testSize: 100, seed: 42 },
  { kind: 'time', testSize: 0.2, gap: -1 },
  { kind: 'group-time', testSize: 0.2, laterGroups: 1.5, seed: 42 },
])('%o is refused', (spec) => {
  expect(SplitSpecSchema.safeParse(spec).success).toBe(false)
})
