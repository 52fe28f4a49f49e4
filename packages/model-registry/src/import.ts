import { defineStep, result } from '@millrace/cli-kit'
import { sourceStore, tracking } from '@millrace/tracking'
import * as z from 'zod'
import { choiceOptions, describeReplayed, Replayed, replayed } from './replayed.ts'

export const importCommand = defineStep({
  name: 'import',
  summary: 'Replay what another store has in this one; what came from here is recognised.',
  outputs: { imported: result(Replayed) },
  services: { tracking, source: sourceStore },
  options: z.strictObject(choiceOptions),
  exits: ['CONFLICT'],
  example: 'model-registry import --from sqlite:////srv/team/mlflow.db',
  run: async (_inputs, { name, experiment }, context) => {
    const { tracking: target, source } = context.services
    return { imported: await replayed({ source, target }, { name, experiment }, context) }
  },
  report: ({ imported }) => describeReplayed(imported),
})
