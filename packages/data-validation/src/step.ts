import { defineStep, result } from '@millrace/cli-kit'
import {
  batchDataValidation,
  batchDataValidationPage,
  batchValidated,
  dataValidationPage,
  optional,
  dataValidation as trainingReport,
  validated,
} from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { expectations } from '@millrace/feature-registry'
import { DRIFT_RULE } from '@millrace/statistics'
import { applicable } from './checks/applicable.ts'
import { acceptedBaseline } from './drift/accepted-baseline.ts'
import { baselineOf } from './drift/baseline-of.ts'
import { typedBaseline } from './drift/typed-baseline.ts'
import { definedColumns } from './expected-columns.ts'
import { describeInferred } from './infer/describe-inferred.ts'
import { InferredExpectations } from './infer/inferred-expectations.ts'
import { optionalRegistry } from './optional-registry.ts'
import { DataValidationOptions } from './options.ts'
import { readTablesUnmapped } from './read-tables-unmapped.ts'
import { refuses } from './refuses.ts'
import { describeReport } from './report/describe-report.ts'
import { notComparedLines } from './skew/not-compared.ts'
import { optionalOnlineStore } from './skew/optional-online-store.ts'
import { servedFeatures } from './skew/served-features.ts'

export const dataValidation = defineStep({
  name: 'data-validation',
  summary: 'Accept or refuse a table, with every finding about it.',
  outputs: {
    training: optional(trainingReport),
    batch: optional(batchDataValidation),
    trainingPage: optional(dataValidationPage),
    batchPage: optional(batchDataValidationPage),
    passedTraining: optional(validated),
    passedBatch: optional(batchValidated),
    inferred: optional(result(InferredExpectations)),
  },
  services: { registry: optionalRegistry, expectations, online: optionalOnlineStore },
  options: DataValidationOptions,
  exits: ['DATA_REJECTED'],
  example: 'data-validation --input today.parquet --baseline yesterday.parquet',
  roles: ({ targetCol }) => (targetCol === undefined ? {} : { label: targetCol }),
  run: async ({ input, baseline, infer }, options, { services, tables, log }) => {
    if (infer !== undefined) {
      const { inferExpectations } = await import('./infer/infer-expectations.ts')
      return { inferred: await inferExpectations(infer, services.expectations, options, tables) }
    }
    if (input === undefined) throw new Error('nothing to validate')
    const against = baselineOf(await typedBaseline(baseline, tables), options)
    readTablesUnmapped([input, against?.table], tables)
    const [{ validateTable }, { validationPage }] = await Promise.all([
      import('./validate-table.ts'),
      import('./report/validation-page.ts'),
    ])
    const expected = await definedColumns(services.registry, options)
    if (expected === undefined)
      log.warn('nothing was applied to a feature registry: columns and types are not held against definitions')
    const selected = services.online && (await servedFeatures(services.registry, options))
    const request = {
      table: input,
      expectations: applicable(await services.expectations.read(), options.for),
      expected,
      labelled: options.for === 'training' && (services.registry !== undefined || options.targetCol !== undefined),
      label: options.targetCol,
      baseline: against,
      measures: { numeric: options.numericDrift, categorical: options.categoricalDrift },
      online:
        services.online && selected
          ? {
              store: services.online,
              selected,
              keys: options.skewKeys,
              tolerance: options.skewTolerance,
              threshold: options.maxSkew,
            }
          : undefined,
      failOn: options.failOn,
      quarantined: options.quarantine,
      sampleRows: options.sampleRows,
      hideValues: options.hideValues,
      now: options.asOf === undefined ? Date.now() : Date.parse(options.asOf),
    }
    const { report, statistics, comparisons, bad, good } = await validateTable(request, tables)
    for (const line of notComparedLines(report.findings)) log.warn(`not held against the online store: ${line}`)
    const named = { source: input.source, baseline: against?.source }
    const alpha = request.expectations.drift.alpha ?? DRIFT_RULE.alpha
    const html = await validationPage({ report, comparisons, hideValues: options.hideValues, alpha, ...named })
    // Without good rows of this table, those of an earlier one must not be taken for them.
    const passed = report.accepted && good !== undefined ? good : null
    if (options.writeBaseline && !report.accepted) log.warn('no baseline is written of a table that was refused')
    const summary =
      options.writeBaseline && report.accepted
        ? await acceptedBaseline(input, statistics, options.mergeBaseline ? against : undefined, tables)
        : undefined
    return {
      ...(options.for === 'training'
        ? { training: report, trainingPage: html, passedTraining: passed }
        : { batch: report, batchPage: html, passedBatch: passed }),
      quarantine: bad,
      writeBaseline: summary,
    }
  },
  commit: async ({ inferred }, _inputs, { accept }, { services }) => {
    if (accept && inferred !== undefined && inferred.changes.length > 0)
      await services.expectations.write(inferred.yaml)
    return undefined
  },
  gate: ({ training, batch }, { failOn }) => {
    const report = training ?? batch
    if (report === undefined || report.accepted) return undefined
    const named = report.findings
      .filter((finding) => refuses(finding, failOn))
      .map(({ rule, column }) => (column === undefined ? rule : `${rule} ${column}`))
    return new StepError(
      'DATA_REJECTED',
      `the table was rejected: ${named.slice(0, 5).join(', ')}${named.length > 5 ? `, and ${named.length - 5} more` : ''}`,
      {
        hint: `${training === undefined ? batchDataValidation.file : trainingReport.file} has every finding, ${training === undefined ? batchDataValidationPage.file : dataValidationPage.file} shows them`,
      },
    )
  },
  report: ({ training, batch, inferred }, { diff, accept }) => {
    if (inferred !== undefined) return describeInferred(inferred, { diff, accept })
    const report = training ?? batch
    return report === undefined ? '' : describeReport(report)
  },
})
