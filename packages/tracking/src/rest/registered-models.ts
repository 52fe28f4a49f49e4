import * as z from 'zod'
import { missingRegisteredModel } from '../missing.ts'
import { checkKey, checkRegisteredModelName } from '../names.ts'
import type { RegisteredModels } from '../registry-parts.ts'
import { NextPage, Nothing } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { pages } from './pages.ts'
import { isRefusal, orMissing } from './refusal.ts'
import { RegisteredModelMessage } from './registry-messages.ts'

const OneModel = z.object({ registered_model: RegisteredModelMessage })
const Models = z.object({ registered_models: z.array(RegisteredModelMessage).default([]), next_page_token: NextPage })

/** Registered models on an MLflow server. */
export function restRegisteredModels(client: MlflowClient): RegisteredModels {
  const ofModel = <T>(answer: Promise<T>, name: string) => orMissing(answer, missingRegisteredModel(name, client.uri))
  const getRegisteredModel = async (name: string) => {
    const answer = client.call('GET', 'registered-models/get', OneModel, { query: { name } })
    return (await ofModel(answer, name)).registered_model
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
    registeredModels: () =>
      pages(async (token) => {
        const query = { max_results: '200', order_by: 'name ASC', ...(token && { page_token: token }) }
        const found = await client.call('GET', 'registered-models/search', Models, { query })
        return { items: found.registered_models, next: found.next_page_token }
      }),
    getRegisteredModel,
    async setRegisteredModelTag(name, { key, value }) {
      checkKey('tag', key)
      await ofModel(client.call('POST', 'registered-models/set-tag', Nothing, { body: { name, key, value } }), name)
    },
    async deleteRegisteredModelTag(name, key) {
      await ofModel(client.call('DELETE', 'registered-models/delete-tag', Nothing, { body: { name, key } }), name)
    },
    async describeRegisteredModel(name, description) {
      await ofModel(client.call('PATCH', 'registered-models/update', Nothing, { body: { name, description } }), name)
    },
    async deleteRegisteredModel(name) {
      const answer = client.call('DELETE', 'registered-models/delete', Nothing, {
        body: { name },
        alreadyApplied: () => goneWhere(client.call('GET', 'registered-models/get', Nothing, { query: { name } })),
      })
      await ofModel(answer, name)
    },
  }
}

/** Tells that something is gone where MLflow answers that it does not exist. */
export async function goneWhere(answer: Promise<unknown>): Promise<true | undefined> {
  try {
    await answer
    return undefined
  } catch (error) {
    if (isRefusal(error, 'RESOURCE_DOES_NOT_EXIST')) return true
    throw error
  }
}
