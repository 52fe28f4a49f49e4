import { defineStep, result, textTable } from '@millrace/cli-kit'
import { aliasHistory, tracking } from '@millrace/tracking'
import * as z from 'zod'
import { findRegisteredModel } from './find-registered-model.ts'
import { shownTime } from './shown-time.ts'

const History = z.object({
  name: z.string(),
  moves: z.array(
    z.object({
      alias: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      user: z.string(),
      at: z.string(),
      reason: z.string().nullable(),
    }),
  ),
})

export const history = defineStep({
  name: 'history',
  summary: 'Show who moved which alias from which version to which, when and why; oldest first.',
  outputs: { history: result(History) },
  services: { tracking },
  options: z.strictObject({
    name: z.string().min(1).describe('the registered model').meta({ env: false }),
    alias: z.string().min(1).optional().describe('only the moves of this alias').meta({ env: false }),
  }),
  arguments: ['name'],
  example: 'model-registry history trips --alias champion',
  run: async (_inputs, { name, alias }, { services }) => {
    const { tags } = await findRegisteredModel(services.tracking, name)
    const moves = aliasHistory(tags)
      .filter((move) => alias === undefined || move.alias === alias)
      .map(({ from = null, to = null, reason = null, ...move }) => ({ ...move, from, to, reason }))
    return { history: { name, moves } }
  },
  report: ({ history: { name, moves } }, { alias }) =>
    moves.length === 0
      ? `no recorded move of ${alias === undefined ? 'an alias' : `alias "${alias}"`} of "${name}"`
      : textTable(
          ['when', 'alias', 'from', 'to', 'who', 'why'],
          moves.map((move) => [
            shownTime(move.at),
            move.alias,
            move.from ?? '-',
            move.to ?? '-',
            move.user,
            move.reason ?? '',
          ]),
        ),
})
