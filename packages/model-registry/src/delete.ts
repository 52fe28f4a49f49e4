import { defineStep, result } from '@millrace/cli-kit'
import { StepError } from '@millrace/errors'
import { type TrackingStore, tracking, userName } from '@millrace/tracking'
import * as z from 'zod'
import { findNamedVersion } from './find-model.ts'
import { findRegisteredModel } from './find-registered-model.ts'
import { parseModelReference } from './model-reference.ts'

const Deleted = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  aliases: z.array(z.string()),
  /** Whether the registered model went as a whole. */
  whole_model: z.boolean(),
})
type Deleted = z.infer<typeof Deleted>

export const deleteCommand = defineStep({
  name: 'delete',
  summary: 'Delete a version, or a registered model with all of them; the files of the models stay.',
  outputs: { deleted: result(Deleted) },
  services: { tracking },
  options: z.strictObject({
    model: z
      .string()
      .min(1)
      .describe('NAME/3, NAME/latest, NAME@ALIAS or a models:/ URI for a version; NAME for the whole registered model')
      .meta({ env: false }),
    force: z
      .boolean()
      .default(false)
      .describe('delete what an alias stands for, or a registered model that has versions')
      .meta({ env: false }),
  }),
  arguments: ['model'],
  exits: ['CONFLICT'],
  example: 'model-registry delete trips/2',
  run: async (_inputs, { model, force }, { services: { tracking: store } }) => {
    const reference = parseModelReference(model)
    if (reference.kind === 'name') return { deleted: await deleteModel(store, reference.name, force) }
    const { name, version, aliases } = await findNamedVersion(store, model)
    if (aliases.length > 0 && !force) throw stillNamed(name, version, aliases)
    for (const alias of aliases) {
      const reason = `version ${version} was deleted`
      await store.moveAlias({ name, alias, from: version, to: undefined, user: userName(), reason })
    }
    await store.deleteModelVersion(name, version)
    return { deleted: { name, versions: [version], aliases: [...aliases], whole_model: false } }
  },
  report: ({ deleted: { name, versions, aliases, whole_model } }) => {
    const gone = aliases.length === 0 ? '' : `, and removed the alias ${aliases.join(', ')}`
    return whole_model
      ? `deleted "${name}" with ${versions.length} versions and its history${gone}`
      : `deleted version ${versions.join(', ')} of "${name}"${gone}`
  },
})

async function deleteModel(store: TrackingStore, name: string, force: boolean): Promise<Deleted> {
  const { aliases } = await findRegisteredModel(store, name)
  const versions: string[] = []
  for await (const { version } of store.modelVersions(name)) versions.push(version)
  if (versions.length > 0 && !force) {
    const named = Object.entries(aliases).map(([alias, version]) => `${alias} stands for version ${version}`)
    throw new StepError(
      'CONFLICT',
      `"${name}" has ${versions.length} ${versions.length === 1 ? 'version' : 'versions'}${named.length === 0 ? '' : `; ${named.join(', ')}`}`,
      { hint: '--force deletes all of it, the history of its aliases too; NAME/VERSION deletes one version.' },
    )
  }
  await store.deleteRegisteredModel(name)
  return { name, versions, aliases: Object.keys(aliases), whole_model: true }
}

const stillNamed = (name: string, version: string, aliases: readonly string[]): StepError =>
  new StepError(
    'CONFLICT',
    `${aliases.map((alias) => `${name}@${alias}`).join(' and ')} ${aliases.length === 1 ? 'stands' : 'stand'} for version ${version}`,
    {
      hint: `Promote another version first, or give --force to delete it with its ${aliases.length === 1 ? 'alias' : 'aliases'}.`,
    },
  )
