import { runMain } from '@millrace/cli-kit'
import { dataExtraction } from './step.ts'

await runMain(dataExtraction)
