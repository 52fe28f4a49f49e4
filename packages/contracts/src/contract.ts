import type * as z from 'zod'
import type { Role } from './columns.ts'

/** How many columns of a role a table may have; a role that is not named may not occur. */
export type RoleCounts = Partial<Record<Role, { readonly min: number; readonly max?: number }>>

/** A Parquet artifact: its file, who writes it, and the columns it must have. */
export interface TableContract {
  /** It is kept beside later ones of its writer, so it is of one set with nothing. */
  readonly outlivesItsSet?: boolean
  readonly kind: 'table'
  readonly name: string
  readonly file: string
  /** The call whose run it is a part of: the step, and the flags of any but its default mode; `you` for a user's file. */
  readonly writer: string
  readonly schemaVersion: string
  readonly roles: RoleCounts
  /** Columns may be of any type whatever their role: what is wrong with them is for the step to say. */
  readonly anyTypes?: boolean
  /** It may have no rows, as one file among others of a table. */
  readonly mayBeEmpty?: boolean
}

/** A JSON artifact: its file, who writes it, and its shape. */
export interface JsonContract<T = unknown> {
  /** It stays when a later run of its writer does not write it, so it is of one set with nothing. */
  readonly outlivesItsSet?: boolean
  readonly kind: 'json'
  readonly name: string
  readonly file: string
  /** As a table's. */
  readonly writer: string
  readonly schemaVersion: string
  readonly schema: z.ZodType<T>
}

/** A page for people: its file and who writes it. No step reads it. */
export interface HtmlContract {
  readonly kind: 'html'
  readonly name: string
  readonly file: string
  /** As a table's. */
  readonly writer: string
}

export type Contract = TableContract | JsonContract | HtmlContract

/** Something applies only when an option has this value; undefined means that it was not given. */
export interface When {
  readonly option: string
  readonly is: string | undefined
}

/** An artifact that may be absent, or that is not read unless an option says so. */
export interface Optional<C> {
  readonly kind: 'optional'
  readonly contract: C
  readonly when: When | undefined
}

export const optional = <C>(contract: C, when?: When): Optional<C> => ({ kind: 'optional', contract, when })

export const SCHEMA_VERSION = '1.0'

export const table = (name: string, writer: string, roles: RoleCounts): TableContract => ({
  kind: 'table',
  name,
  file: `${name}.parquet`,
  writer,
  schemaVersion: SCHEMA_VERSION,
  roles,
})

export const html = (name: string, writer: string, file = `${name}.html`): HtmlContract => ({
  kind: 'html',
  name,
  file,
  writer,
})

export const json = <T>(name: string, writer: string, schema: z.ZodType<T>): JsonContract<T> => ({
  kind: 'json',
  name,
  file: `${name}.json`,
  writer,
  schemaVersion: SCHEMA_VERSION,
  schema,
})
