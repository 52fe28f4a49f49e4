export { answerRequest } from './answer-request.ts'
export { type Call, type Caller, readCall } from './call.ts'
export { type Commands, defineCommands } from './commands.ts'
export { cpuFeatures } from './cpu-features.ts'
export {
  FileOption,
  FilesOption,
  inputFile,
  inputFileIfGiven,
  inputFiles,
  inputFileWhen,
  outputFile,
  outputFileIfGiven,
  outputFileUnlessElsewhere,
} from './file-option.ts'
export { formatCount } from './format-count.ts'
export { exitCodesOf, optionText, stepOptions } from './help.ts'
export type { Fields, Logger } from './logger.ts'
export { type Option, optionsOf } from './option.ts'
export type { Progress, StartProgress } from './progress.ts'
export { resultSchema } from './result-document.ts'
export { runMain } from './run-main.ts'
export { ShellOptions } from './shell-options.ts'
export { type EndedBin, runModule, runProcess, spawnBin } from './spawn-bin.ts'
export { type StampInputs, stampInputs } from './stamp-inputs.ts'
export {
  type AnyService,
  type AnyStep,
  type Context,
  defineStep,
  handedOver,
  result,
  type Service,
  type ServiceContext,
} from './step.ts'
export { section, shortened, textTable } from './text-table.ts'
export { millraceVersion } from './version.ts'
