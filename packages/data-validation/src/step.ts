import { defineStep } from '@millrace/cli-kit'
import { batchDataValidation, optional, dataValidation as trainingReport } from '@millrace/contracts'
import { isStepError, StepError } from '@millrace/errors'
import { expectations, featureRegistry, type OpenedFeatureRepository, parseSelection } from '@millrace/feature-registry'
import { countColumns } from './column-counts.ts'
import { describeReport } from './describe-report.ts'
import { type ExpectedColumn, expectedColumns } from './expected-columns.ts'
import { DataValidationOptions } from './options.ts'
import { validate } from './validate.ts'

export const dataValidation = defineStep({
  name: 'data-validation',
  summary: 'Accept or refuse a table, with every finding about it.',
  outputs: { training: optional(trainingReport), batch: optional(batchDataValidation) },
  services: { registry: featureRegistry, expectations },
  options: DataValidationOptions,
  exits: ['DATA_REJECTED'],
  example: 'data-validation --for batch --input rows.parquet',
  roles: ({ targetCol }) => (targetCol === undefined ? {} : { label: targetCol }),
  run: async ({ input }, options, { services, tables, log }) => {
    const expected = await defined(services.registry, options)
    if (expected === undefined)
      log.warn('nothing was applied to the feature registry: columns and types are not checked')
    const counts = await countColumns(input, services.expectations, tables.collect)
    const subject = { columns: input.columns, counts, expected, expectations: services.expectations }
    const report = validate({ ...subject, labelled: options.for === 'training' })
    return options.for === 'training' ? { training: report } : { batch: report }
  },
  gate: ({ training, batch }) => {
    const report = training ?? batch
    if (report === undefined || report.accepted) return undefined
    const errors = report.findings.filter(({ severity }) => severity === 'error')
    const named = errors.map(({ rule, column }) => (column === undefined ? rule : `${rule} ${column}`))
    return new StepError(
      'DATA_REJECTED',
      `the table was rejected: ${named.slice(0, 5).join(', ')}${named.length > 5 ? `, and ${named.length - 5} more` : ''}`,
      {
        hint: `${training === undefined ? batchDataValidation.file : trainingReport.file} has every finding`,
      },
    )
  },
  report: ({ training, batch }) => {
    const report = training ?? batch
    return report === undefined ? '' : describeReport(report)
  },
})

/** The columns that the registry defines; undefined where nothing was applied. */
async function defined(
  registry: OpenedFeatureRepository,
  { features, fullFeatureNames }: { features?: string | undefined; fullFeatureNames: boolean },
): Promise<ExpectedColumn[] | undefined> {
  try {
    await registry.registered()
  } catch (error) {
    if (isStepError(error, 'MISSING_INPUT')) return undefined
    throw error
  }
  return expectedColumns(await registry.resolveFeatures(parseSelection(features), { fullFeatureNames }))
}
