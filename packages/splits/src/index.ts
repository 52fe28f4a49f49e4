export { Mt19937 } from './mt19937.ts'
export { permutation } from './permutation.ts'
export { type TrainTestSplit, trainTestSplit } from './train-test-split.ts'
