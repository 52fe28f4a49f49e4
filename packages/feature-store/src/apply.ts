import { defineStep, result } from '@millrace/cli-kit'
import { featureDefinitions } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import { onlineTables } from '@millrace/online-store'
import * as z from 'zod'
import { checkSources } from './check-sources.ts'
import { describePlan, PlanDocument, planDocument } from './plan-document.ts'
import { refuseDestructive } from './refuse-destructive.ts'

export const apply = defineStep({
  name: 'apply',
  summary: 'Write the feature definitions to the registry, once their sources are found to be as they say.',
  outputs: { plan: result(PlanDocument), applied: result(z.object({ revision: z.int().nullable() })) },
  services: { repository: featureDefinitions, store: offlineStore, online: onlineTables },
  options: z.strictObject({
    allowDestructive: z
      .boolean()
      .default(false)
      .describe('also remove what is no longer defined, and change types and keys')
      .meta({ env: false }),
    revision: z
      .int()
      .positive()
      .optional()
      .describe('apply this older revision of the registry again, in place of the definitions')
      .meta({ env: false }),
  }),
  exits: ['CONFLICT'],
  example: 'feature-store apply --allow-destructive',
  run: async (_inputs, { allowDestructive, revision }, { services: { repository, store, online } }) => {
    const plan = await repository.plan({ revision })
    if (!allowDestructive) refuseDestructive(plan.changes)
    await checkSources(plan.desired.featureViews, store)
    // Tables come before the registry and go after it: a failure leaves no registered view without its table.
    for (const view of plan.desired.featureViews) if (view.online) await online?.prepare(view)
    const applied = await repository.apply(plan)
    for (const view of plan.removedViews) await online?.dropView(view)
    return { plan: planDocument(plan), applied: { revision: applied ?? null } }
  },
  report: ({ plan, applied: { revision } }) =>
    [describePlan(plan), ...(revision === null ? [] : [`the registry is at revision ${revision}`])].join('\n'),
})
