export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>

/** Messages for people and log collectors; they go to stderr. */
export interface Logger {
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
}

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

export interface LogFormat {
  readonly step: string
  readonly level: LogLevel
  readonly format: 'text' | 'json'
  readonly color: boolean
}

/** A logger that gives each message as one line to `write`. */
export function createLogger({ step, level, format, color }: LogFormat, write: (line: string) => void): Logger {
  const log =
    (at: LogLevel) =>
    (message: string, fields: Fields = {}) => {
      if (RANK[at] < RANK[level]) return
      const line = format === 'json' ? jsonLine(step, at, message, fields) : textLine(step, at, message, fields, color)
      write(`${line}\n`)
    }
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }
}

function jsonLine(step: string, level: LogLevel, message: string, fields: Fields): string {
  return JSON.stringify({ time: new Date().toISOString(), level, step, message, ...fields })
}

const PAINT: Partial<Record<LogLevel, string>> = { warn: '33', error: '31', debug: '2' }

function textLine(step: string, level: LogLevel, message: string, fields: Fields, color: boolean): string {
  const word = level === 'info' ? '' : level === 'warn' ? 'warning: ' : `${level}: `
  const code = PAINT[level]
  const label = color && code !== undefined && word !== '' ? `\u001b[${code}m${word}\u001b[0m` : word
  const facts = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}=${textValue(value)}`],
  )
  return `${step}: ${label}${message}${facts.join('')}`
}

function textValue(value: string | number | boolean): string {
  const text = String(value)
  return /[\s"=]/.test(text) || text === '' ? JSON.stringify(text) : text
}
