import { defineStep, result } from '@millrace/cli-kit'
import { featureRegistry } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import { onlineStore } from '@millrace/online-store'
import * as z from 'zod'
import { incrementalInterval } from './intervals.ts'
import { describeMaterialized, Materialized, materializeViews } from './materialize-views.ts'
import { parseTime } from './parse-time.ts'

export const materializeIncremental = defineStep({
  name: 'materialize-incremental',
  summary: 'Load the feature values that came since the last load into the online store.',
  outputs: { materialized: result(Materialized) },
  services: { registry: featureRegistry, offline: offlineStore, online: onlineStore },
  options: z.strictObject({
    end: z.string().describe('last event timestamp, ISO 8601, UTC where it names no zone').meta({ env: false }),
    views: z
      .array(z.string().min(1))
      .default([])
      .describe('feature views; all that are online by default')
      .meta({ env: false }),
  }),
  arguments: ['end'],
  exits: ['CONFLICT'],
  example: 'feature-store materialize-incremental 2021-12-31T23:59:59Z',
  run: async (_inputs, { end, views }, context) => {
    const until = parseTime('END', end)
    const now = new Date()
    return { materialized: await materializeViews(views, (view) => incrementalInterval(view, until, now), context) }
  },
  report: ({ materialized }) => describeMaterialized(materialized),
})
