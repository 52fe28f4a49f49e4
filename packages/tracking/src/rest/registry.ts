import * as z from 'zod'
import { missingAlias, missingRegisteredModel, missingVersion } from '../missing.ts'
import { checkAlias, checkKey, checkRegisteredModelName } from '../names.ts'
import type { ModelRegistry, ModelVersion } from '../tracking-store.ts'
import { ModelVersionMessage, Nothing, pairs } from './messages.ts'
import type { MlflowClient, Query } from './mlflow-client.ts'
import { isRefusal } from './refusal.ts'
import { requestId } from './request-id.ts'

const OneVersion = z.object({ model_version: ModelVersionMessage })
const Versions = z.object({
  model_versions: z.array(ModelVersionMessage).default([]),
  next_page_token: z.string().default(''),
})
const Registered = z.object({
  registered_model: z.object({ latest_versions: z.array(ModelVersionMessage).default([]) }),
})
const Download = z.object({ artifact_uri: z.string() })

/** Registered models, their versions and aliases on an MLflow server. */
export function restRegistry(client: MlflowClient): ModelRegistry {
  const orMissing = async <T>(
    answer: Promise<T>,
    missing: Error,
    errorCode = 'RESOURCE_DOES_NOT_EXIST',
  ): Promise<T> => {
    try {
      return await answer
    } catch (error) {
      throw isRefusal(error, errorCode) ? missing : error
    }
  }
  const getModelVersion = async (name: string, version: string): Promise<ModelVersion> =>
    (
      await orMissing(
        client.call('GET', 'model-versions/get', OneVersion, { query: { name, version } }),
        missingVersion(name, version, client.uri),
      )
    ).model_version

  const search = async (filter: string): Promise<ModelVersion[]> => {
    const found: ModelVersion[] = []
    let page: Query = {}
    do {
      const query = { filter, max_results: '1000', ...page }
      const { model_versions, next_page_token } = await client.call('GET', 'model-versions/search', Versions, { query })
      found.push(...model_versions)
      page = next_page_token === '' ? {} : { page_token: next_page_token }
    } while ('page_token' in page)
    return found.sort(newestFirst)
  }

  return {
    async createRegisteredModel(name) {
      checkRegisteredModelName(name)
      try {
        await client.call('POST', 'registered-models/create', Nothing, { body: { name } })
      } catch (error) {
        if (!isRefusal(error, 'RESOURCE_ALREADY_EXISTS')) throw error
      }
    },
    async createModelVersion({ name, source, runId, modelId, tags, description }) {
      for (const key of Object.keys(tags)) checkKey('tag', key)
      const request = requestId()
      const answer = client.call('POST', 'model-versions/create', OneVersion, {
        body: {
          name,
          source,
          run_id: runId,
          description,
          tags: pairs({ ...tags, ...request.tags }),
          ...(modelId !== undefined && { model_id: modelId }),
        },
        alreadyApplied: async () => {
          const [version] = await search(request.filter)
          return version && { model_version: version }
        },
      })
      return (await orMissing(answer, missingRegisteredModel(name, client.uri))).model_version
    },
    getModelVersion,
    async latestModelVersion(name) {
      const { registered_model } = await orMissing(
        client.call('GET', 'registered-models/get', Registered, { query: { name } }),
        missingRegisteredModel(name, client.uri),
      )
      const [latest] = [...registered_model.latest_versions].sort(newestFirst)
      if (latest === undefined) throw missingVersion(name, 'latest', client.uri)
      return getModelVersion(name, latest.version)
    },
    async findModelVersion({ name, runId, source }) {
      const found = (await search(`run_id = '${runId}'`)).find((it) => it.name === name && it.source === source)
      return found && getModelVersion(name, found.version)
    },
    async modelVersionDownloadUri(name, version) {
      const query = { name, version }
      const answer = client.call('GET', 'model-versions/get-download-uri', Download, { query })
      return (await orMissing(answer, missingVersion(name, version, client.uri))).artifact_uri
    },
    async setAlias(name, alias, version) {
      checkAlias(alias)
      const body = { name, alias, version }
      const answer = client.call('POST', 'registered-models/alias', Nothing, { body })
      await orMissing(answer, missingVersion(name, version, client.uri))
    },
    async getModelVersionByAlias(name, alias) {
      const answer = client.call('GET', 'registered-models/alias', OneVersion, { query: { name, alias } })
      const known = orMissing(answer, missingRegisteredModel(name, client.uri))
      // MLflow answers an absent alias with this code, not with the one of other absent things.
      return (await orMissing(known, missingAlias(name, alias, client.uri), 'INVALID_PARAMETER_VALUE')).model_version
    },
    async setModelVersionTag(name, version, { key, value }) {
      checkKey('tag', key)
      const answer = client.call('POST', 'model-versions/set-tag', Nothing, { body: { name, version, key, value } })
      await orMissing(answer, missingVersion(name, version, client.uri))
    },
  }
}

const newestFirst = (a: ModelVersion, b: ModelVersion) => Number(b.version) - Number(a.version)
