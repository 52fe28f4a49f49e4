import { defineStep, result } from '@millrace/cli-kit'
import { featureRegistry } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import { onlineStore } from '@millrace/online-store'
import * as z from 'zod'
import { checkedInterval } from './intervals.ts'
import { describeMaterialized, Materialized, materializeViews } from './materialize-views.ts'
import { parseTime } from './parse-time.ts'

export const materialize = defineStep({
  name: 'materialize',
  summary: 'Load the latest feature values of a time range into the online store.',
  outputs: { materialized: result(Materialized) },
  services: { registry: featureRegistry, offline: offlineStore, online: onlineStore },
  options: z.strictObject({
    start: z.string().describe('first event timestamp, ISO 8601, UTC where it names no zone').meta({ env: false }),
    end: z.string().describe('last event timestamp').meta({ env: false }),
    views: z
      .array(z.string().min(1))
      .default([])
      .describe('feature views; all that are online by default')
      .meta({ env: false }),
  }),
  arguments: ['start', 'end'],
  exits: ['CONFLICT'],
  example: 'feature-store materialize 2021-01-01 2021-12-31T23:59:59Z --views daily_totals',
  run: async (_inputs, { start, end, views }, context) => {
    const interval = checkedInterval(parseTime('START', start), parseTime('END', end))
    return { materialized: await materializeViews(views, () => interval, context) }
  },
  report: ({ materialized }) => describeMaterialized(materialized),
})
