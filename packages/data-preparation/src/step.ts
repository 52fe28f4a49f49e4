import { defineStep } from '@millrace/cli-kit'
import {
  optional,
  type SplitManifest,
  splitManifest,
  testKeys,
  testX,
  testY,
  trainKeys,
  trainX,
  trainY,
  transforms,
  validationKeys,
  validationX,
  validationY,
} from '@millrace/contracts'
import { declaredTransforms } from '@millrace/feature-registry'
import { fitPlan } from '@millrace/transforms'
import { refuseLeaks } from './leakage/refuse-leaks.ts'
import { chooseNullPolicy, completeRows, countNullRows, neededColumns, refuseNullRows } from './null-policy.ts'
import { DataPreparationOptions } from './options.ts'
import { refuseAbsentRoles } from './refuse-absent-roles.ts'
import { refuseContradictions } from './refuse-contradictions.ts'
import { refuseOtherCounts, refuseOtherSides } from './refuse-other-data.ts'
import { sideTables, writtenColumn } from './side-tables.ts'
import { splitSides } from './split-sides.ts'
import { splitTable } from './split-table.ts'

export const dataPreparation = defineStep({
  name: 'data-preparation',
  summary: 'Split a training table into train, test and optionally validation rows, and fit the declared transforms.',
  outputs: {
    trainX,
    trainY,
    testX,
    testY,
    trainKeys,
    testKeys,
    validationX: optional(validationX),
    validationY: optional(validationY),
    validationKeys: optional(validationKeys),
    splitManifest,
    transforms,
  },
  services: { declaredTransforms },
  options: DataPreparationOptions,
  exits: ['DATA_REJECTED'],
  example: 'data-preparation --split group-time --test-size 0.25 --time-gap 7d',
  roles: ({ targetCol, entityKeys }) => ({
    ...(targetCol === undefined ? {} : { label: targetCol }),
    keys: entityKeys,
  }),
  run: async ({ input: training, fromManifest: repeated }, options, { services, log, tables }) => {
    refuseAbsentRoles(training, options)
    if (repeated !== undefined) refuseContradictions(repeated, options)
    const policy = chooseNullPolicy(repeated?.null_policy ?? options.nullPolicy, training.metadata)
    const needed = neededColumns(training, services.declaredTransforms)
    const nulls = await countNullRows(training, needed, tables)
    refuseNullRows(training.source, nulls, policy)
    const counts = { read: nulls.rows, incomplete: nulls.incomplete }
    if (repeated !== undefined) refuseOtherCounts(training.source, repeated.rows, counts)
    const complete = await completeRows(training, { needed, nulls }, tables)

    const split = await splitTable(complete, options, { repeated, tables })
    const { parameters, identity, sides, hashes } = split
    const manifest: SplitManifest = {
      ...parameters,
      null_policy: policy,
      identity,
      rows: { ...counts, dropped: sides.dropped.length },
      sides: splitSides(hashes, sides),
    }
    if (repeated !== undefined) refuseOtherSides(training.source, repeated, manifest)
    log.info(`split ${training.source}`, {
      rows: nulls.rows,
      incomplete: nulls.incomplete,
      dropped: sides.dropped.length,
      train: sides.train.length,
      ...(sides.validation === undefined ? {} : { validation: sides.validation.length }),
      test: sides.test.length,
    })
    await refuseLeaks({ ...split, rowNumbers: complete.rowNumbers }, options, tables)
    const written = await sideTables(complete, sides, tables)
    const features = training.columns.filter(({ role }) => role === 'feature').map(writtenColumn)
    const rowsToFit = { frame: written.trainX.frame, columns: features }
    const transforms = await fitPlan(services.declaredTransforms, rowsToFit, tables.collect)
    return { ...written, splitManifest: manifest, transforms }
  },
  report: ({ splitManifest: { split, sides } }) =>
    `${split} split: ${Object.entries(sides)
      .map(([side, its]) => `${its?.rows} ${side}`)
      .join(', ')} rows`,
})
