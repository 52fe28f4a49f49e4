import { defineStep, result } from '@millrace/cli-kit'
import { tracking, userName } from '@millrace/tracking'
import * as z from 'zod'
import { aliasOption, describeMove, MovedAlias, reasonOption } from './alias-move.ts'
import { versionUri } from './find-model.ts'
import { findRegisteredModel, findVersion } from './find-registered-model.ts'
import { rollbackTarget } from './rollback-target.ts'

export const rollback = defineStep({
  name: 'rollback',
  summary: 'Let an alias stand again for the version it stood for before its last move.',
  outputs: { rolledBack: result(MovedAlias) },
  services: { tracking },
  options: z.strictObject({
    name: z.string().min(1).describe('the registered model').meta({ env: false }),
    alias: aliasOption,
    reason: reasonOption,
  }),
  arguments: ['name'],
  exits: ['CONFLICT'],
  example: 'model-registry rollback trips --reason "predictions drift since Monday"',
  run: async (_inputs, { name, alias, reason }, { services: { tracking: store } }) => {
    const { from, to } = rollbackTarget(await findRegisteredModel(store, name), alias)
    await findVersion(store, name, to)
    const why = reason === undefined ? 'rollback' : `rollback: ${reason}`
    await store.moveAlias({ name, alias, from, to, user: userName(), reason: why })
    const model_uri = versionUri({ name, version: to })
    return { rolledBack: { name, alias, from: from ?? null, to, moved: true, model_uri } }
  },
  report: ({ rolledBack }) => describeMove(rolledBack),
})
