import * as z from 'zod'
import { DefinitionFile } from './shapes.ts'

/** The JSON Schema of a definition file, for editors. */
export const definitionsSchema = (): object => ({
  title: 'Feature definitions: entities, sources, feature views, on-demand feature views and feature services',
  ...z.toJSONSchema(DefinitionFile, { io: 'input', target: 'draft-2020-12' }),
})
