import { runMain } from '@millrace/cli-kit'
import { dataPreparation } from './step.ts'

await runMain(dataPreparation)
