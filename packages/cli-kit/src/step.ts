import type {
  Origins,
  RoleHints,
  Table,
  TableAccess,
  TableFiles,
  TableOutput,
  TableParts,
} from '@millrace/artifact-store'
import type { HtmlContract, JsonContract, Optional, TableContract } from '@millrace/contracts'
import type { StepError, StepErrorCode } from '@millrace/errors'
import * as z from 'zod'
import type { FileMode, FileOption, FilesOption } from './file-option.ts'
import type { Logger } from './logger.ts'
import type { StartProgress } from './progress.ts'

/** A result that is printed and not kept: what a command of an operations bin answers. */
export interface ResultContract<T = unknown> {
  readonly kind: 'result'
  readonly schema: z.ZodType<T>
  /** Whether it stays between `run` and `commit`. */
  readonly isHandedOver?: true
}

export const result = <T>(schema: z.ZodType<T>): ResultContract<T> => ({ kind: 'result', schema })

/** What `run` hands to `commit` and nobody else sees: neither printed nor kept. */
export const handedOver = <T>(): ResultContract<T> => ({ kind: 'result', schema: z.custom<T>(), isHandedOver: true })

export type InputContract = TableContract | JsonContract
export type OutputContract = TableContract | JsonContract | HtmlContract | ResultContract
export type Inputs = Readonly<Record<string, InputContract | Optional<InputContract>>>
export type Outputs = Readonly<Record<string, OutputContract | Optional<OutputContract>>>

export interface ServiceContext {
  /** The folder that relative paths start from: the working directory, or `-C`. */
  readonly root: string
  /** The environment with `.env` under it. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  readonly signal: AbortSignal
  /** Who is running, for records such as a run's tags. */
  readonly step: string
}

/** A file by its path; with the digest of what of it matters, where its bytes also say when it was written. */
export type ServiceFile = string | { readonly path: string; readonly fingerprint: string }

/**
 * Something outside the artifacts that a step talks to: opened before it runs, closed after it.
 * Its options become options of every step that uses it.
 */
export interface Service<T = unknown, S extends z.ZodObject = z.ZodObject> {
  readonly options: S
  open(options: z.output<S>, context: ServiceContext): Promise<T> | T
  close?(service: T): Promise<void> | void
  /** Files outside the artifacts whose content the step's result depends on: hashed and recorded. */
  files?(options: z.output<S>, context: ServiceContext): Promise<readonly ServiceFile[]> | readonly ServiceFile[]
  /** Those of the files that make has to watch, where another step of the pipeline makes the rest. */
  watchedFiles?(options: z.output<S>, context: ServiceContext): Promise<readonly string[]> | readonly string[]
}

type ValueRead<C> =
  C extends Optional<infer D>
    ? ValueRead<D> | undefined
    : C extends JsonContract<infer T>
      ? T
      : C extends TableContract
        ? Table
        : never

type ValueWritten<C> =
  C extends Optional<infer D>
    ? ValueWritten<D> | undefined
    : C extends JsonContract<infer T>
      ? T
      : C extends ResultContract<infer T>
        ? T
        : C extends TableContract
          ? TableOutput
          : C extends HtmlContract
            ? string
            : never

type OptionalKeys<O> = { [K in keyof O]: O[K] extends Optional<unknown> ? K : never }[keyof O]
/** The keys that are spelled out: an object without options has any key, of type never. */
type NamedKeys<P> = keyof { [K in keyof P as string extends K ? never : K]: P[K] }
type InputFileKeys<P> = {
  [K in NamedKeys<P>]: P[K] extends FileOption<'input', unknown, FileMode> ? K : never
}[NamedKeys<P>]
type OutputFileKeys<P> = {
  [K in NamedKeys<P>]: P[K] extends FileOption<'output', unknown, 'always'> ? K : never
}[NamedKeys<P>]
type MaybeOutputKeys<P> = {
  [K in NamedKeys<P>]: P[K] extends FileOption<'output', unknown, 'sometimes'> ? K : never
}[NamedKeys<P>]
type GivenOutputKeys<P> = {
  [K in NamedKeys<P>]: P[K] extends FileOption<'output', unknown, 'given'> ? K : never
}[NamedKeys<P>]

/** What a step is given: each input, and each input file option that applies, loaded and checked. */
export type Loaded<I, P> = { readonly [K in keyof I]: ValueRead<I[K]> } & {
  readonly [K in InputFileKeys<P>]: P[K] extends FilesOption<unknown>
    ? TableFiles
    : P[K] extends FileOption<'input', infer C, infer M>
      ? M extends 'always'
        ? ValueRead<C>
        : ValueRead<C> | undefined
      : never
}

/** What a step gives back: each output, and each output file option. */
export type Produced<O, P> = { readonly [K in Exclude<keyof O, OptionalKeys<O>>]: ValueWritten<O[K]> } & {
  readonly [K in OptionalKeys<O>]?: ValueWritten<O[K]>
} & {
  readonly [K in OutputFileKeys<P>]: P[K] extends FileOption<'output', infer C, 'always'> ? ValueWritten<C> : never
} & {
  readonly [K in GivenOutputKeys<P>]?: P[K] extends FileOption<'output', infer C, 'given'>
    ? FileWritten<C> | undefined
    : never
} & {
  readonly [K in MaybeOutputKeys<P>]?: P[K] extends FileOption<'output', infer C, 'sometimes'>
    ? FileWritten<C> | undefined
    : never
}

/** The table of a file option may lie in parts. */
type FileWritten<C> = C extends TableContract ? TableOutput | TableParts : ValueWritten<C>

type Intersect<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never
type ServiceOptions<S> = [keyof S] extends [never]
  ? unknown
  : Intersect<
      { [K in keyof S]: S[K] extends { readonly options: infer O extends z.ZodObject } ? z.output<O> : never }[keyof S]
    >

/** What a step's run gives back: null for an optional output takes the artifact of an earlier run away, without a value it stays. */
type Made<O, P> = Omit<Produced<O, P>, OptionalKeys<O>> & {
  readonly [K in OptionalKeys<O>]?: ValueWritten<O[K]> | null
}

/** The options as a step sees them: without its file options but for whether one was asked for, with those of its services. */
export type PlainOptions<P, S> = Omit<
  P,
  InputFileKeys<P> | OutputFileKeys<P> | MaybeOutputKeys<P> | GivenOutputKeys<P>
> & {
  readonly [K in GivenOutputKeys<P>]: boolean
} & ServiceOptions<S>

export type Opened<S> = {
  readonly [K in keyof S]: S[K] extends { open(options: never, context: never): infer R } ? Awaited<R> : never
}

export interface Context<S> {
  readonly services: Opened<S>
  readonly tables: TableAccess
  /** What the inputs are, and the runs that they came from. */
  readonly origins: () => Promise<Origins>
  readonly log: Logger
  readonly progress: StartProgress
  readonly signal: AbortSignal
  /** Who is running, for records such as a run's tags. */
  readonly step: string
  /** The commit checked out where it runs. */
  readonly gitCommit: string | undefined
}

type Awaitable<T> = T | Promise<T>

/** A step: what it reads, writes, talks to and can be told, and the function in between. */
export interface StepDeclaration<
  I extends Inputs,
  O extends Outputs,
  S extends Readonly<Record<string, AnyService>>,
  P extends z.ZodObject,
> {
  readonly name: string
  readonly summary: string
  readonly inputs?: I
  readonly outputs?: O
  readonly services?: S
  readonly options: P
  /** Keys of options that are given by position, in order. */
  readonly arguments?: readonly (keyof z.output<P> & string)[]
  /** The failures it may end with beside those of every step. */
  readonly exits?: readonly StepErrorCode[]
  /** One example call with its arguments, for `--help` and the README. */
  readonly example: string
  /** Roles for input tables that do not carry their own. */
  roles?(options: PlainOptions<z.output<P>, S>): RoleHints
  /** The step's work: everything it needs comes in, everything it makes goes out. */
  run(
    inputs: Loaded<I, z.output<P>>,
    options: PlainOptions<z.output<P>, S>,
    context: Context<S>,
  ): Awaitable<Made<O, z.output<P>>>
  /** Changes the world outside, after the outputs are on disk; safe to repeat; may add optional outputs. */
  commit?(
    outputs: Produced<O, z.output<P>>,
    inputs: Loaded<I, z.output<P>>,
    options: PlainOptions<z.output<P>, S>,
    context: Context<S>,
  ): Awaitable<Partial<Produced<O, z.output<P>>> | undefined>
  /** Fails the step with its outputs on disk. */
  gate?(outputs: Produced<O, z.output<P>>, options: PlainOptions<z.output<P>, S>): StepError | undefined
  /** What a person reads on stdout. */
  report?(outputs: Produced<O, z.output<P>>, options: PlainOptions<z.output<P>, S>): string
}

/** A step of any shape, as the shell handles it. */
export interface AnyStep {
  readonly name: string
  readonly summary: string
  readonly inputs: Inputs
  readonly outputs: Outputs
  readonly services: Readonly<Record<string, AnyService>>
  readonly options: z.ZodObject
  readonly arguments?: readonly string[]
  readonly exits?: readonly StepErrorCode[]
  readonly example: string
  roles?(options: never): RoleHints
  run(inputs: never, options: never, context: never): unknown
  commit?(outputs: never, inputs: never, options: never, context: never): unknown
  gate?(outputs: never, options: never): StepError | undefined
  report?(outputs: never, options: never): string
}

export interface AnyService {
  readonly options: z.ZodObject
  open(options: never, context: never): unknown
  close?(service: never): Promise<void> | void
  files?(options: never, context: never): Promise<readonly ServiceFile[]> | readonly ServiceFile[]
  watchedFiles?(options: never, context: never): Promise<readonly string[]> | readonly string[]
}

/** Declares a step; the types of its inputs, outputs and options flow into its functions. */
export function defineStep<
  P extends z.ZodObject,
  const I extends Inputs = Record<never, never>,
  const O extends Outputs = Record<never, never>,
  const S extends Readonly<Record<string, AnyService>> = Record<never, never>,
>(step: StepDeclaration<I, O, S, P>): AnyStep {
  return { inputs: {}, outputs: {}, services: {}, ...step }
}
