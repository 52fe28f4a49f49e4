import { defineStep, result } from '@millrace/cli-kit'
import { featureDefinitions } from '@millrace/feature-registry'
import * as z from 'zod'
import { describeHistory, HistoryDocument } from './history-document.ts'
import { changeDocuments } from './plan-document.ts'

export const history = defineStep({
  name: 'history',
  summary: 'Show the revisions of the registry: when each was applied, by whom, and what it changed.',
  outputs: { history: result(HistoryDocument) },
  services: { repository: featureDefinitions },
  options: z.strictObject({}),
  example: 'feature-store history',
  run: async (_inputs, _options, { services: { repository } }) => {
    const { project, revisions, elsewhere } = await repository.history()
    const shown = revisions.map((revision) => ({
      revision: revision.revision,
      applied_at: revision.applied_at,
      applied_by: revision.applied_by,
      origin: revision.origin,
      applied_revision: revision.applied_revision,
      registry_hash: revision.registry_hash,
      changes: changeDocuments(revision.changes),
    }))
    const registry = repository.registryAddress
    return { history: { project, registry, revisions: shown, changed_elsewhere: changeDocuments(elsewhere) } }
  },
  report: ({ history }) => describeHistory(history),
})
