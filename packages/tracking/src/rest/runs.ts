import * as z from 'zod'
import { missingRun } from '../missing.ts'
import { runBatches } from '../run-batches.ts'
import type { Metric, RunStore } from '../tracking-store.ts'
import { Nothing, pairs, RunMessage } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { isRefusal } from './refusal.ts'
import { requestId } from './request-id.ts'

const OneRun = z.object({ run: RunMessage })
const Runs = z.object({ runs: z.array(RunMessage).default([]) })

/** Runs on an MLflow server. */
export function restRuns(client: MlflowClient): RunStore {
  return {
    async createRun({ experimentId, runName, startTime, tags }) {
      const request = requestId()
      const [part, ...rest] = runBatches({ tags: { ...request.tags, ...tags } })
      const { run } = await client.call('POST', 'runs/create', OneRun, {
        body: {
          experiment_id: experimentId,
          run_name: runName,
          start_time: startTime,
          user_id: tags['mlflow.user'] ?? '',
          tags: part?.tags ?? [],
        },
        alreadyApplied: async () => {
          const body = { experiment_ids: [experimentId], filter: request.filter, max_results: 1 }
          const [run] = (await client.call('POST', 'runs/search', Runs, { body })).runs
          return run && { run }
        },
      })
      for (const { tags } of rest) {
        await client.call('POST', 'runs/log-batch', Nothing, { body: { run_id: run.runId, tags } })
      }
      return run
    },
    async getRun(runId) {
      try {
        return (await client.call('GET', 'runs/get', OneRun, { query: { run_id: runId } })).run
      } catch (error) {
        throw isRefusal(error, 'RESOURCE_DOES_NOT_EXIST') ? missingRun(runId, client.uri) : error
      }
    },
    async logBatch(runId, batch) {
      for (const { params, tags, metrics } of runBatches(batch)) {
        const body = { run_id: runId, params, tags, metrics: metrics.map(metricMessage) }
        await client.call('POST', 'runs/log-batch', Nothing, { body })
      }
    },
    async logInputs(runId, inputs) {
      const datasets = inputs.map(({ name, digest, sourceType, source, schema, profile, context }) => ({
        tags: pairs({ 'mlflow.data.context': context }),
        dataset: { name, digest, source_type: sourceType, source, schema, profile },
      }))
      await client.call('POST', 'runs/log-inputs', Nothing, { body: { run_id: runId, datasets } })
    },
    async updateRun(runId, { status, endTime }) {
      const body = { run_id: runId, status, end_time: endTime }
      await client.call('POST', 'runs/update', Nothing, { body, evenIfAborted: true })
    },
  }
}

/** JSON has no NaN and no infinities; MLflow reads their names. */
const metricMessage = ({ key, value, timestamp, step }: Metric) => ({
  key,
  value: Number.isFinite(value) ? value : String(value),
  timestamp,
  step,
})
