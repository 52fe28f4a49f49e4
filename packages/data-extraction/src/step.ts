import { defineStep } from '@millrace/cli-kit'
import { batchExtractionReport, batchInput, extractionReport, optional, training } from '@millrace/contracts'
import { definitionsFingerprint, featureRegistry, parseSelection, selectedService } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import { coverageRefusal, describeCoverage, lateWarnings } from './describe-coverage.ts'
import { extract } from './extract.ts'
import { DataExtractionOptions } from './options.ts'
import { timeRange } from './time-range.ts'

export const dataExtraction = defineStep({
  name: 'data-extraction',
  summary: "Join features to entity rows, each as of the row's own time.",
  outputs: {
    training: optional(training),
    batchInput: optional(batchInput),
    trainingReport: optional(extractionReport),
    batchReport: optional(batchExtractionReport),
  },
  services: { registry: featureRegistry, store: offlineStore },
  options: DataExtractionOptions,
  exits: ['DATA_REJECTED'],
  example: 'data-extraction --for batch --batch-input-file data/batch_request.csv',
  run: async ({ entityFile, batchInputFile }, options, { services, tables, log, signal }) => {
    const forTraining = options.for === 'training'
    const repository = await services.registry.registered()
    const selection = parseSelection(options.features)
    const selected = await services.registry.resolveFeatures(selection, options)
    const range = timeRange(
      options,
      selected.views.map(({ view }) => view.ttlSeconds),
    )
    const rows = range ?? (forTraining ? entityFile : batchInputFile)
    if (rows === undefined) throw new Error(`no entity rows were loaded for ${options.for}`)
    const revision = await services.registry.revision()
    const registry = {
      registry_hash: definitionsFingerprint(repository),
      ...(revision === undefined ? {} : { registry_revision: revision }),
    }
    const { targetCol: label, knowledgeTime, keepInputs, minCoverage } = options
    const service = selectedService(repository, selection)
    const how = { label, training: forTraining, knowledgeTime, keepInputs, minCoverage }
    const { table, report } = await extract(
      { rows, selected, service, registry, ...how },
      services.store,
      tables,
      signal,
    )
    for (const warning of lateWarnings(report.coverage)) log.warn(warning)
    const untold = selected.views.filter(({ view }) => view.source.createdTimestampColumn === undefined)
    if (knowledgeTime && untold.length > 0)
      log.warn(
        `no created_timestamp_column tells what was known when: ${untold.map(({ view }) => view.name).join(', ')}`,
      )
    return forTraining ? { training: table, trainingReport: report } : { batchInput: table, batchReport: report }
  },
  gate: ({ trainingReport, batchReport }) => {
    if (trainingReport !== undefined) return coverageRefusal(trainingReport, extractionReport.file)
    return batchReport && coverageRefusal(batchReport, batchExtractionReport.file)
  },
  report: ({ trainingReport, batchReport }) =>
    (trainingReport ?? batchReport)?.coverage.map(describeCoverage).join('\n') ?? '',
})
