export { featureStore } from './commands.ts'
