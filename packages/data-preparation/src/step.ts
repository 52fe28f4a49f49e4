import { defineStep } from '@millrace/cli-kit'
import { testKeys, testX, testY, training, trainKeys, trainX, trainY, transforms } from '@millrace/contracts'
import { trainTestSplit } from '@millrace/splits'
import { chooseNullPolicy, countNullRows, dropNullRows, refuseNullRows } from './null-policy.ts'
import { DataPreparationOptions } from './options.ts'
import { splitColumns } from './split-columns.ts'

export const dataPreparation = defineStep({
  name: 'data-preparation',
  summary: 'Split a training table into train and test rows, features and target.',
  inputs: { training },
  outputs: { trainX, trainY, testX, testY, trainKeys, testKeys, transforms },
  options: DataPreparationOptions,
  exits: ['DATA_REJECTED'],
  example: 'data-preparation --test-size 0.25 --random-seed 42',
  roles: ({ targetCol, entityKeys }) => ({
    ...(targetCol === undefined ? {} : { label: targetCol }),
    keys: entityKeys,
  }),
  run: async ({ training }, options, { log, tables }) => {
    const policy = chooseNullPolicy(options.nullPolicy, training.metadata)
    const nulls = await countNullRows(training, tables)
    if (policy === 'error') refuseNullRows(training.source, nulls)
    const rows = nulls.rows - nulls.incomplete
    const indices = trainTestSplit({ rows, testSize: options.testSize, seed: options.randomSeed })
    log.info(`split ${training.source}`, {
      rows: nulls.rows,
      dropped: nulls.incomplete,
      train: indices.train.length,
      test: indices.test.length,
    })
    return {
      ...(await splitColumns(nulls.incomplete === 0 ? training : await dropNullRows(training), indices)),
      transforms: { transforms: [] },
    }
  },
  report: (_outputs, { split, randomSeed }) => `${split} split, seed ${randomSeed}`,
})
