import { defineStep, result } from '@millrace/cli-kit'
import { featureRegistry } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import { onlineStore } from '@millrace/online-store'
import * as z from 'zod'
import { incrementalInterval } from './intervals.ts'
import { MaterializeOptions } from './materialize-options.ts'
import { materializeViews } from './materialize-views.ts'
import { describeMaterialized, Materialized } from './materialized.ts'
import { parseTime } from './parse-time.ts'

export const materializeIncremental = defineStep({
  name: 'materialize-incremental',
  summary: 'Load the feature values that came since the last load into the online store.',
  outputs: { materialized: result(Materialized) },
  services: { registry: featureRegistry, offline: offlineStore, online: onlineStore },
  options: z.strictObject({
    end: z.string().describe('last event timestamp, ISO 8601, UTC where it names no zone').meta({ env: false }),
    ...MaterializeOptions.shape,
  }),
  arguments: ['end'],
  exits: ['CONFLICT'],
  example: 'feature-store materialize-incremental 2021-12-31T23:59:59Z',
  run: async (_inputs, { end, ...options }, context) => {
    const until = parseTime('END', end)
    const now = new Date()
    return { materialized: await materializeViews(options, (view) => incrementalInterval(view, until, now), context) }
  },
  report: ({ materialized }) => describeMaterialized(materialized),
})
