import { defineStep, result } from '@millrace/cli-kit'
import { featureDefinitions } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import { onlineTables } from '@millrace/online-store'
import * as z from 'zod'
import { describePlan, PlanDocument, planDocument } from './plan-document.ts'

export const apply = defineStep({
  name: 'apply',
  summary: 'Write the feature definitions to the registry, once their sources are found to be as they say.',
  outputs: { plan: result(PlanDocument) },
  services: { repository: featureDefinitions, store: offlineStore, online: onlineTables },
  options: z.strictObject({}),
  exits: ['CONFLICT'],
  example: 'feature-store apply',
  run: async (_inputs, _options, { services: { repository, store, online } }) => {
    const plan = await repository.plan()
    for (const view of plan.desired.featureViews) await store.validateSource(view)
    // Tables come before the registry and go after it: a failure leaves no registered view without its table.
    for (const view of plan.desired.featureViews) if (view.online) await online?.prepare(view)
    await repository.apply(plan)
    for (const view of plan.removedViews) await online?.dropView(view)
    return { plan: planDocument(plan) }
  },
  report: ({ plan }) => describePlan(plan),
})
