import * as z from 'zod'
import { missingModel } from '../missing.ts'
import { checkKey, checkLoggedModelName } from '../names.ts'
import type { LoggedModel, LoggedModelStore } from '../tracking-store.ts'
import { LoggedModelMessage } from './logged-model-message.ts'
import { NextPage, Nothing, pairs } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { type Page, pages } from './pages.ts'
import { isRefusal, Refusal } from './refusal.ts'
import { requestId } from './request-id.ts'
import { equalsFilter } from './search-filter.ts'

const OneModel = z.object({ model: LoggedModelMessage })
const Models = z.object({ models: z.array(LoggedModelMessage).default([]), next_page_token: NextPage })
const RunOutputs = z.object({
  run: z.object({
    outputs: z.object({ model_outputs: z.array(z.object({ model_id: z.string() })).default([]) }).prefault({}),
  }),
})

/** Logged models on an MLflow server. */
export function restLoggedModels(client: MlflowClient): LoggedModelStore {
  const search = (experimentId: string, filter?: string) =>
    pages(async (page_token): Promise<Page<LoggedModel>> => {
      const order_by = [{ field_name: 'creation_timestamp', ascending: false }]
      const body = { experiment_ids: [experimentId], filter, order_by, max_results: PAGE, page_token }
      const found = await unlessUnknown(client.call('POST', 'logged-models/search', Models, { body }))
      return { items: found?.models ?? [], next: found?.next_page_token ?? '' }
    })
  const first = async (models: AsyncIterable<LoggedModel>, fits: (model: LoggedModel) => boolean) => {
    for await (const model of models) if (fits(model)) return model
    return undefined
  }
  const orMissingModel = async <T>(answer: Promise<T>, modelId: string): Promise<T> => {
    try {
      return await answer
    } catch (error) {
      throw error instanceof Refusal && error.status === 404 ? missingModel(modelId, client.uri) : error
    }
  }
  return {
    async createLoggedModel({ experimentId, name, sourceRunId, modelType, params, tags }) {
      checkLoggedModelName(name)
      const request = requestId()
      const created = await unlessUnknown(
        client.call('POST', 'logged-models', OneModel, {
          body: {
            experiment_id: experimentId,
            name,
            model_type: modelType,
            source_run_id: sourceRunId,
            params: pairs(params),
            tags: pairs({ ...tags, ...request.tags }),
          },
          alreadyApplied: async () => {
            const model = await first(search(experimentId, request.filter), () => true)
            return model && { model }
          },
        }),
      )
      return created?.model
    },
    async logOutputs(runId, modelIds) {
      const models = modelIds.map((modelId) => ({ model_id: modelId, step: 0 }))
      await client.call('POST', 'runs/outputs', Nothing, {
        body: { run_id: runId, models },
        alreadyApplied: async () => {
          const { run } = await client.call('GET', 'runs/get', RunOutputs, { query: { run_id: runId } })
          const known = run.outputs.model_outputs.map(({ model_id }) => model_id)
          return modelIds.every((modelId) => known.includes(modelId)) ? run : undefined
        },
      })
    },
    async finalizeLoggedModel(modelId, status) {
      const body = { model_id: modelId, status: `LOGGED_MODEL_${status}` }
      await client.call('PATCH', endpoint(modelId), Nothing, { body, evenIfAborted: status === 'UPLOAD_FAILED' })
    },
    async getLoggedModel(modelId) {
      return (await orMissingModel(client.call('GET', endpoint(modelId), OneModel), modelId)).model
    },
    loggedModels: (experimentId) => search(experimentId),
    async setLoggedModelTags(modelId, tags) {
      for (const key of Object.keys(tags)) checkKey('tag', key)
      const body = { model_id: modelId, tags: pairs(tags) }
      await orMissingModel(client.call('PATCH', `${endpoint(modelId)}/tags`, Nothing, { body }), modelId)
    },
    async findLoggedModel(run, name) {
      const ofRun = search(run.experimentId, equalsFilter('source_run_id', run.runId))
      return first(ofRun, (model) => model.sourceRunId === run.runId && model.name === name)
    },
  }
}

const PAGE = 50

const endpoint = (modelId: string) => `logged-models/${encodeURIComponent(modelId)}`

/** Undefined where the server does not know the endpoint: it is older than MLflow 3, or a hosted one without it. */
async function unlessUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    const unknown =
      error instanceof Refusal &&
      (error.status === 404 || error.status === 405) &&
      !isRefusal(error, 'RESOURCE_DOES_NOT_EXIST')
    if (unknown) return undefined
    throw error
  }
}
