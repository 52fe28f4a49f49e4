import { defineStep, result, section } from '@millrace/cli-kit'
import { StepError } from '@millrace/errors'
import { tracking } from '@millrace/tracking'
import * as z from 'zod'
import { findNamedVersion, versionUri } from './find-model.ts'
import { findRegisteredModel } from './find-registered-model.ts'
import { parseModelReference } from './model-reference.ts'
import { parseTags } from './parse-tags.ts'

const Tagged = z.object({ of: z.string(), tags: z.record(z.string(), z.string()) })

export const tag = defineStep({
  name: 'tag',
  summary: 'Set and remove tags of a registered model or of a version.',
  outputs: { tagged: result(Tagged) },
  services: { tracking },
  options: z.strictObject({
    model: z
      .string()
      .min(1)
      .describe('NAME for the registered model; NAME/3, NAME/latest, NAME@ALIAS or a models:/ URI for a version')
      .meta({ env: false }),
    set: z
      .array(z.string())
      .default([])
      .describe('a tag to set, as key=value; again for each further tag')
      .meta({ env: false, whole: true }),
    remove: z
      .array(z.string().min(1))
      .default([])
      .describe('the key of a tag to remove; again for each further tag')
      .meta({ env: false, whole: true }),
  }),
  arguments: ['model'],
  example: 'model-registry tag trips/3 --set approved_by=ada --remove draft',
  run: async (_inputs, { model, set, remove }, { services: { tracking: store } }) => {
    const changes = parseTags(set, remove)
    const reference = parseModelReference(model)
    if (reference.kind === 'name') {
      const { name, tags } = await findRegisteredModel(store, reference.name)
      checkPresent(changes.remove, tags, `"${name}"`)
      for (const it of changes.set) await store.setRegisteredModelTag(name, it)
      for (const key of changes.remove) await store.deleteRegisteredModelTag(name, key)
      const now = (await store.getRegisteredModel(name)).tags
      return { tagged: { of: name, tags: ownTags(now) } }
    }
    const { name, version, tags } = await findNamedVersion(store, model)
    checkPresent(changes.remove, tags, `version ${version} of "${name}"`)
    for (const it of changes.set) await store.setModelVersionTag(name, version, it)
    for (const key of changes.remove) await store.deleteModelVersionTag(name, version, key)
    const now = (await store.getModelVersion(name, version)).tags
    return { tagged: { of: versionUri({ name, version }), tags: ownTags(now) } }
  },
  report: ({ tagged: { of, tags } }) => section(of, Object.entries(tags)) || `${of} has no tags`,
})

function checkPresent(keys: readonly string[], tags: Readonly<Record<string, string>>, owner: string): void {
  const absent = keys.find((key) => tags[key] === undefined)
  if (absent === undefined) return
  throw new StepError('MISSING_INPUT', `${owner} has no tag "${absent}"; nothing was changed`, {
    hint: `Its tags are ${Object.keys(ownTags(tags)).join(', ') || 'none'}.`,
  })
}

/** Without the history of aliases, which has a command of its own. */
const ownTags = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('millrace.alias_')))
