import { defineStep, result, textTable } from '@millrace/cli-kit'
import { tracking } from '@millrace/tracking'
import * as z from 'zod'
import { isoTime, shownTime } from './shown-time.ts'

const RegisteredModels = z.object({
  store: z.string(),
  models: z.array(
    z.object({
      name: z.string(),
      latest_version: z.string().nullable(),
      aliases: z.record(z.string(), z.string()),
      updated_at: z.string(),
      description: z.string(),
    }),
  ),
})
type RegisteredModels = z.infer<typeof RegisteredModels>

export const list = defineStep({
  name: 'list',
  summary: 'List the registered models with their latest version and aliases.',
  outputs: { registered: result(RegisteredModels) },
  services: { tracking },
  options: z.strictObject({}),
  example: 'model-registry list',
  run: async (_inputs, _options, { services }) => {
    const store = services.tracking
    const models: RegisteredModels['models'] = []
    for await (const { name, aliases, lastUpdatedTimestamp, description } of store.registeredModels()) {
      let latest: string | null = null
      for await (const { version } of store.modelVersions(name)) {
        latest = version
        break
      }
      const updated_at = isoTime(lastUpdatedTimestamp)
      models.push({ name, latest_version: latest, aliases: { ...aliases }, updated_at, description })
    }
    return { registered: { store: store.uri, models } }
  },
  report: ({ registered: { store, models } }) =>
    models.length === 0
      ? `no registered model in ${store} yet: model-validation registers the model that it accepts`
      : textTable(
          ['name', 'latest', 'aliases', 'updated', 'description'],
          models.map(({ name, latest_version, aliases, updated_at, description }) => [
            name,
            latest_version ?? '-',
            Object.entries(aliases)
              .map(([alias, version]) => `${alias}=${version}`)
              .join(' ') || '-',
            shownTime(updated_at),
            description,
          ]),
        ),
})
