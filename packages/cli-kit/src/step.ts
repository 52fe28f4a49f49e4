import type { Table, TableAccess, TableOutput } from '@millrace/artifact-store'
import type { JsonContract, Optional, TableContract } from '@millrace/contracts'
import type { StepError } from '@millrace/errors'
import type * as z from 'zod'
import type { Logger } from './logger.ts'
import type { Progress } from './progress.ts'

/** A result that is printed and not kept: what a command of an operations bin answers. */
export interface ResultContract<T = unknown> {
  readonly kind: 'result'
  readonly schema: z.ZodType<T>
}

export const result = <T>(schema: z.ZodType<T>): ResultContract<T> => ({ kind: 'result', schema })

type InputContract = TableContract | JsonContract<never> | JsonContract
export type Input = InputContract | Optional<InputContract>
type OutputContract = TableContract | JsonContract | ResultContract
export type Output = OutputContract | Optional<OutputContract>

export type Inputs = Readonly<Record<string, Input>>
export type Outputs = Readonly<Record<string, Output>>

/** The value that an input or output declaration stands for. */
type Read<C> =
  C extends Optional<infer D> ? Read<D> | undefined : C extends JsonContract<infer T> ? T : C extends TableContract ? Table : never
type Written<C> =
  C extends Optional<infer D>
    ? Written<D> | undefined
    : C extends JsonContract<infer T>
      ? T
      : C extends ResultContract<infer T>
        ? T
        : C extends TableContract
          ? TableOutput
          : never

type OptionalKeys<O> = { [K in keyof O]: O[K] extends Optional<unknown> ? K : never }[keyof O]

export type Loaded<I> = { readonly [K in keyof I]: Read<I[K]> }
export type Produced<O> = { readonly [K in Exclude<keyof O, OptionalKeys<O>>]: Written<O[K]> } & {
  readonly [K in OptionalKeys<O>]?: Written<O[K]> | undefined
}

/**
 * Something outside the artifacts that a step talks to. Opened before the step runs, closed after it.
 * Its options become options of every step that uses it.
 */
export interface Service<T = unknown, S extends z.ZodObject = z.ZodObject> {
  readonly options: S
  open(options: z.output<S>, context: ServiceContext): Promise<T>
  close?(service: T): Promise<void> | void
  /** Files outside the artifacts whose content the step's result depends on: hashed, recorded, watched by make. */
  files?(options: z.output<S>, context: ServiceContext): Promise<readonly string[]>
}

export interface ServiceContext {
  /** The folder that relative paths start from: the working directory, or `-C`. */
  readonly root: string
  readonly log: Logger
  readonly signal: AbortSignal
  /** Who is running, for records such as a run's tags. */
  readonly step: string
}

export type Services = Readonly<Record<string, Service>>
export type Opened<S> = { readonly [K in keyof S]: S[K] extends Service<infer T> ? T : never }
type ServiceOptions<S> = S[keyof S] extends never ? unknown : UnionToIntersection<{ [K in keyof S]: S[K] extends Service<unknown, infer O> ? z.output<O> : never }[keyof S]>
type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never

/** File options are loaded like inputs, so a step sees their tables and never their paths. */
declare const fileOption: unique symbol
export interface FileOption<D extends 'input' | 'output', C> {
  readonly [fileOption]: { readonly direction: D; readonly contract: C }
}
