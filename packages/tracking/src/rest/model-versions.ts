import * as z from 'zod'
import { missingRegisteredModel, missingVersion } from '../missing.ts'
import { checkKey } from '../names.ts'
import type { ModelVersions, RegisteredModels } from '../registry-parts.ts'
import type { ModelVersion } from '../tracking-store.ts'
import { NextPage, Nothing, pairs } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { pages } from './pages.ts'
import { orMissing } from './refusal.ts'
import { goneWhere } from './registered-models.ts'
import { ModelVersionMessage } from './registry-messages.ts'
import { requestId } from './request-id.ts'
import { equalsFilter } from './search-filter.ts'

const OneVersion = z.object({ model_version: ModelVersionMessage })
const Versions = z.object({ model_versions: z.array(ModelVersionMessage).default([]), next_page_token: NextPage })
const Download = z.object({ artifact_uri: z.string() })

/** Versions of registered models on an MLflow server. */
export function restModelVersions(client: MlflowClient, models: RegisteredModels): ModelVersions {
  const ofVersion = <T>(answer: Promise<T>, name: string, version: string) =>
    orMissing(answer, missingVersion(name, version, client.uri))

  const getModelVersion = async (name: string, version: string): Promise<ModelVersion> => {
    const answer = client.call('GET', 'model-versions/get', OneVersion, { query: { name, version } })
    return (await ofVersion(answer, name, version)).model_version
  }

  /** Newest first where the filter is for one name. They come without their aliases. */
  const search = (filter: string | undefined) =>
    pages(async (token) => {
      const query = {
        max_results: '200',
        order_by: 'version_number DESC',
        ...(filter && { filter }),
        ...(token && { page_token: token }),
      }
      const found = await client.call('GET', 'model-versions/search', Versions, { query })
      return { items: found.model_versions, next: found.next_page_token }
    })
  async function* ofName(name: string): AsyncGenerator<ModelVersion> {
    for await (const version of search(equalsFilter('name', name))) if (version.name === name) yield version
  }

  return {
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
          for await (const model_version of search(request.filter)) return { model_version }
          return undefined
        },
      })
      return (await orMissing(answer, missingRegisteredModel(name, client.uri))).model_version
    },
    getModelVersion,
    async latestModelVersion(name) {
      await models.getRegisteredModel(name)
      for await (const { version } of ofName(name)) return getModelVersion(name, version)
      throw missingVersion(name, 'latest', client.uri)
    },
    async findModelVersion({ name, runId, source }) {
      let newest: ModelVersion | undefined
      for await (const found of search(equalsFilter('run_id', runId))) {
        const fits = found.name === name && found.runId === runId && found.source === source
        if (fits && Number(found.version) > Number(newest?.version ?? 0)) newest = found
      }
      return newest && getModelVersion(name, newest.version)
    },
    async modelVersionDownloadUri(name, version) {
      const query = { name, version }
      const answer = client.call('GET', 'model-versions/get-download-uri', Download, { query })
      return (await ofVersion(answer, name, version)).artifact_uri
    },
    async *modelVersions(name) {
      const aliases = Object.entries((await models.getRegisteredModel(name)).aliases)
      for await (const found of ofName(name)) {
        yield { ...found, aliases: aliases.filter(([, at]) => at === found.version).map(([alias]) => alias) }
      }
    },
    async setModelVersionTag(name, version, { key, value }) {
      checkKey('tag', key)
      const answer = client.call('POST', 'model-versions/set-tag', Nothing, { body: { name, version, key, value } })
      await ofVersion(answer, name, version)
    },
    async deleteModelVersionTag(name, version, key) {
      const answer = client.call('DELETE', 'model-versions/delete-tag', Nothing, { body: { name, version, key } })
      await ofVersion(answer, name, version)
    },
    async describeModelVersion(name, version, description) {
      const answer = client.call('PATCH', 'model-versions/update', Nothing, { body: { name, version, description } })
      await ofVersion(answer, name, version)
    },
    async deleteModelVersion(name, version) {
      const query = { name, version }
      const answer = client.call('DELETE', 'model-versions/delete', Nothing, {
        body: { name, version },
        alreadyApplied: () => goneWhere(client.call('GET', 'model-versions/get', Nothing, { query })),
      })
      await ofVersion(answer, name, version)
      // Before MLflow 3 they stay.
      for (const [alias, at] of Object.entries((await models.getRegisteredModel(name)).aliases)) {
        if (at === version) await client.call('DELETE', 'registered-models/alias', Nothing, { body: { name, alias } })
      }
    },
  }
}
