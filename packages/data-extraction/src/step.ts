import { defineStep, result } from '@millrace/cli-kit'
import { batchInput, optional, training } from '@millrace/contracts'
import { definitionsFingerprint, featureRegistry, parseSelection, selectedService } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import { Coverage } from './coverage.ts'
import { describeCoverage, extract } from './extract.ts'
import { DataExtractionOptions } from './options.ts'

export const dataExtraction = defineStep({
  name: 'data-extraction',
  summary: "Join features to entity rows, each as of the row's own time.",
  outputs: { training: optional(training), batchInput: optional(batchInput), coverage: result(Coverage) },
  services: { registry: featureRegistry, store: offlineStore },
  options: DataExtractionOptions,
  example: 'data-extraction --for batch --batch-input-file data/batch_request.csv',
  run: async ({ entityFile, batchInputFile }, options, { services, tables, signal }) => {
    const rows = options.for === 'training' ? entityFile : batchInputFile
    if (rows === undefined) throw new Error(`no entity rows were loaded for ${options.for}`)
    const repository = await services.registry.registered()
    const selection = parseSelection(options.features)
    const { views } = await services.registry.resolveFeatures(selection, options)
    const service = selectedService(repository, selection)
    const forTraining = options.for === 'training'
    const registryHash = definitionsFingerprint(repository)
    const request = { rows, views, service, registryHash, label: options.targetCol, training: forTraining }
    const { table, coverage } = await extract(request, services.store, tables, signal)
    return forTraining ? { training: table, coverage } : { batchInput: table, coverage }
  },
  report: ({ coverage }) => coverage.map(describeCoverage).join('\n'),
})
