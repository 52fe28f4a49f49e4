import { defineStep, result } from '@millrace/cli-kit'
import { featureRegistry } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import { onlineStore } from '@millrace/online-store'
import * as z from 'zod'
import { checkedInterval } from './intervals.ts'
import { MaterializeOptions } from './materialize-options.ts'
import { materializeViews } from './materialize-views.ts'
import { describeMaterialized, Materialized } from './materialized.ts'
import { parseTime } from './parse-time.ts'

export const materialize = defineStep({
  name: 'materialize',
  summary: 'Load the latest feature values of a time range into the online store.',
  outputs: { materialized: result(Materialized) },
  services: { registry: featureRegistry, offline: offlineStore, online: onlineStore },
  options: z.strictObject({
    start: z.string().describe('first event timestamp, ISO 8601, UTC where it names no zone').meta({ env: false }),
    end: z.string().describe('last event timestamp').meta({ env: false }),
    ...MaterializeOptions.shape,
  }),
  arguments: ['start', 'end'],
  exits: ['CONFLICT'],
  example: 'feature-store materialize 2021-01-01 2021-12-31T23:59:59Z --views daily_totals',
  run: async (_inputs, { start, end, ...options }, context) => {
    const interval = checkedInterval(parseTime('START', start), parseTime('END', end))
    return { materialized: await materializeViews(options, () => interval, context) }
  },
  report: ({ materialized }) => describeMaterialized(materialized),
})
