export { modelRegistry } from './commands.ts'
