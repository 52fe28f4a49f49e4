import { defineStep, result } from '@millrace/cli-kit'
import { targetStore, tracking } from '@millrace/tracking'
import * as z from 'zod'
import { choiceOptions, describeReplayed, Replayed, replayed } from './replayed.ts'

export const exportCommand = defineStep({
  name: 'export',
  summary: 'Replay experiments, runs, models, versions and aliases in another store; a second time brings what is new.',
  outputs: { exported: result(Replayed) },
  services: { tracking, target: targetStore },
  options: z.strictObject(choiceOptions),
  exits: ['CONFLICT'],
  example: 'model-registry export --to https://mlflow.example.org --name trips',
  run: async (_inputs, { name, experiment }, context) => {
    const { tracking: source, target } = context.services
    return { exported: await replayed({ source, target }, { name, experiment }, context) }
  },
  report: ({ exported }) => describeReplayed(exported),
})
