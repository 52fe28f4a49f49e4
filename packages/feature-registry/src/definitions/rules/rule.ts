import type { Problem } from '../../yaml/problem.ts'
import type { WrittenDefinitions } from '../written.ts'

/** One thing that must hold of a feature repository's definitions. */
export interface Rule {
  readonly name: string
  check(definitions: WrittenDefinitions): Problem[] | Promise<Problem[]>
}
