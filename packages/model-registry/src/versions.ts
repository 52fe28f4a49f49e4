import { defineStep, result, shortened, textTable } from '@millrace/cli-kit'
import { tracking } from '@millrace/tracking'
import * as z from 'zod'
import { findRegisteredModel } from './find-registered-model.ts'
import { isoTime, shownTime } from './shown-time.ts'

const Versions = z.object({
  name: z.string(),
  versions: z.array(
    z.object({
      version: z.string(),
      aliases: z.array(z.string()),
      created_at: z.string(),
      run_id: z.string(),
      source: z.string(),
      status: z.string(),
      description: z.string(),
      tags: z.record(z.string(), z.string()),
    }),
  ),
})
type Versions = z.infer<typeof Versions>

export const versions = defineStep({
  name: 'versions',
  summary: 'List the versions of a registered model, newest first.',
  outputs: { registered: result(Versions) },
  services: { tracking },
  options: z.strictObject({
    name: z.string().min(1).describe('the registered model').meta({ env: false }),
  }),
  arguments: ['name'],
  example: 'model-registry versions trips',
  run: async (_inputs, { name }, { services }) => {
    await findRegisteredModel(services.tracking, name)
    const found: Versions['versions'] = []
    for await (const it of services.tracking.modelVersions(name)) {
      found.push({
        version: it.version,
        aliases: [...it.aliases],
        created_at: isoTime(it.creationTimestamp),
        run_id: it.runId,
        source: it.source,
        status: it.status,
        description: it.description,
        tags: { ...it.tags },
      })
    }
    return { registered: { name, versions: found } }
  },
  report: ({ registered }) =>
    registered.versions.length === 0
      ? `"${registered.name}" has no version`
      : textTable(
          ['version', 'aliases', 'created', 'status', 'run', 'tags'],
          registered.versions.map(({ version, aliases, created_at, status, run_id, tags }) => [
            version,
            aliases.join(' ') || '-',
            shownTime(created_at),
            status,
            run_id || '-',
            shortened(
              Object.entries(tags)
                .map(([key, value]) => `${key}=${value}`)
                .join(' '),
              100,
            ),
          ]),
        ),
})
