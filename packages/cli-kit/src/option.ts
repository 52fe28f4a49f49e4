import * as z from 'zod'

export type OptionKind = 'string' | 'number' | 'integer' | 'boolean' | 'enum' | 'list'

/** One option as flags, environment, help and tables need it; all of it read off its zod schema. */
export interface Option {
  readonly key: string
  readonly flag: string
  /** The environment variable, or undefined for an option that is a flag only. */
  readonly variable: string | undefined
  /** Whether `.env` may give it: what decides where `.env` lies may not. */
  readonly inEnvFile: boolean
  readonly kind: OptionKind
  readonly description: string
  readonly default: unknown
  readonly required: boolean
  readonly secret: boolean
  readonly choices: readonly string[] | undefined
  /** Whether each flag gives one item of a list as it is, commas included. */
  readonly whole: boolean
  /** Whether it names a file that is read or written. */
  readonly file: 'input' | 'output' | undefined
}

const OptionMeta = z.object({
  description: z.string().optional(),
  secret: z.boolean().optional(),
  /** `false`: a flag only. A name: the variable, where the one derived from the key would be too general. */
  env: z.union([z.literal(false), z.string()]).optional(),
  inEnvFile: z.boolean().optional(),
  whole: z.boolean().optional(),
  file: z.enum(['input', 'output']).optional(),
})

/** The options of a zod object, in its order. */
export function optionsOf(schema: z.ZodObject): Option[] {
  return Object.entries(schema.shape).map(([key, field]) => optionOf(key, field))
}

function optionOf(key: string, field: z.core.$ZodType): Option {
  const layers = unwrap(field)
  const metas = layers.map((layer) => z.globalRegistry.get(layer) ?? {})
  const meta = OptionMeta.parse(Object.assign({}, ...metas.reverse()))
  const words = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const base = layers.at(-1) ?? field
  const fallback = layers.find((layer) => layer instanceof z.ZodDefault)
  return {
    key,
    flag: `--${words}`,
    variable: meta.env === false ? undefined : (meta.env ?? words.replaceAll('-', '_').toUpperCase()),
    inEnvFile: meta.inEnvFile ?? true,
    kind: kindOf(key, base),
    description: meta.description ?? '',
    default: fallback instanceof z.ZodDefault ? fallback.def.defaultValue : undefined,
    required: fallback === undefined && !layers.some((layer) => layer instanceof z.ZodOptional),
    secret: meta.secret ?? false,
    choices: base instanceof z.ZodEnum ? base.options.map(String) : undefined,
    whole: meta.whole ?? false,
    file: meta.file,
  }
}

function unwrap(field: z.core.$ZodType): z.core.$ZodType[] {
  const inner =
    field instanceof z.ZodDefault || field instanceof z.ZodOptional || field instanceof z.ZodNullable
      ? field.def.innerType
      : field instanceof z.ZodPipe
        ? field.def.in
        : undefined
  return inner === undefined ? [field] : [field, ...unwrap(inner)]
}

function kindOf(key: string, base: z.core.$ZodType): OptionKind {
  if (base instanceof z.ZodNumber) return base.format === 'safeint' || base.format === 'int32' ? 'integer' : 'number'
  if (base instanceof z.ZodBoolean) return 'boolean'
  if (base instanceof z.ZodEnum) return 'enum'
  if (base instanceof z.ZodArray) return 'list'
  if (base instanceof z.ZodString || base instanceof z.ZodStringFormat) return 'string'
  throw new Error(`option ${key}: a ${base._zod.def.type} cannot be given on a command line`)
}
