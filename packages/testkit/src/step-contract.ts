import { EXIT_CODE, type StepErrorCode } from '@millrace/errors'
import { describe, expect, test } from 'vitest'
import type { Finished } from './bin-process.ts'
import { type Workdir, workdir } from './workdir.ts'

export interface StepContract {
  /** The subcommand of an operations bin. */
  readonly command?: readonly string[]
  /** Arguments without which the command would not get as far as its inputs. */
  readonly args?: readonly string[]
  /** What the message about a missing input names, for a command that has inputs. */
  readonly missing?: RegExp
  /** The exit codes it has beside those of every command. */
  readonly exits?: readonly StepErrorCode[]
}

const SHELL_OPTIONS = [
  '-C',
  '--artifacts',
  '--env-file',
  '--json',
  '--quiet',
  '--log-level',
  '--log-format',
  '--print-config',
  '--version',
  '--help',
]
const EVERY_EXIT: readonly StepErrorCode[] = ['USAGE', 'MISSING_INPUT', 'BROKEN_CONTRACT', 'CANNOT_WRITE']

/** Registers the tests of what every bin promises about its flags, settings, messages and exit codes. */
export function expectStepContract(bin: string, contract: StepContract = {}): void {
  const { command = [], args = [], missing, exits = [] } = contract
  const name = [bin, ...command].join(' ')
  const call = async (dir: Workdir, words: readonly string[], env: Record<string, string> = {}): Promise<Finished> => {
    const finished = await dir.run(bin, [...command, ...words], { env })
    expect(finished.stderr, 'a stack trace').not.toMatch(/^ {4}at /m)
    return finished
  }
  const settings = async (
    dir: Workdir,
    words: readonly string[] = [],
    env: Record<string, string> = {},
  ): Promise<Row[]> => {
    const { code, stdout, stderr } = await call(dir, [...args, '--print-config', '--json', ...words], env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return JSON.parse(stdout)
  }

  describe(`${name} keeps the step contract`, () => {
    test('--help names the usage, every option and every exit code', async () => {
      const dir = workdir()
      const { code, stdout, stderr } = await call(dir, ['--help'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(new RegExp(`^Usage: ${name}\\b`))
      for (const flag of SHELL_OPTIONS) expect(stdout).toContain(flag)
      for (const { option } of await settings(dir))
        expect(
          namesOf(option).some((text) => stdout.includes(text)),
          option,
        ).toBe(true)
      for (const exit of [...EVERY_EXIT, ...exits])
        expect(stdout).toMatch(new RegExp(`^ *${EXIT_CODE[exit]} .*${exit}`, 'm'))
      expect(dir.list('.')).toEqual([])
    })

    test('--version prints the version', async () => {
      const { code, stdout, stderr } = await call(workdir(), ['--version'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(/\d+\.\d+\.\d+\S*\n$/)
    })

    test('an unknown flag exits 2 and suggests the near one', async () => {
      const { code, stdout, stderr } = await call(workdir(), ['--artefacts', 'here'])
      expect({ code, stdout }).toEqual({ code: EXIT_CODE.USAGE, stdout: '' })
      expect(stderr).toContain('--artefacts')
      expect(stderr).toContain('Did you mean --artifacts?')
    })

    test('a flag beats the environment, which beats .env, which beats the default', async () => {
      const dir = workdir()
      const level = async (words: string[], env: Record<string, string>): Promise<Row | undefined> =>
        (await settings(dir, words, env)).find(({ option }) => option === '--log-level')
      expect(await level([], {})).toMatchObject({ variable: 'LOG_LEVEL', value: 'info', origin: 'default' })
      dir.write('.env', 'LOG_LEVEL="warn"\n')
      expect(await level([], {})).toMatchObject({ value: 'warn', origin: '.env' })
      expect(await level([], { LOG_LEVEL: 'error' })).toMatchObject({ value: 'error', origin: 'environment' })
      expect(await level(['--log-level', 'debug'], { LOG_LEVEL: 'error' })).toMatchObject({
        value: 'debug',
        origin: 'flag',
      })
    })

    test('--print-config lists each option with its value and origin', async () => {
      const dir = workdir()
      const { code, stdout, stderr } = await call(dir, [...args, '--print-config'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const rows = (await settings(dir)).map(
        ({ option, origin }) => `${option} ${option === '--json' ? 'default' : origin}`,
      )
      expect(
        stdout
          .trimEnd()
          .split('\n')
          .map((line) => line.replace(/ .* /, ' ')),
      ).toEqual(rows)
    })

    test('a bad value in .env exits 2 and is reported with flag, variable and value', async () => {
      const dir = workdir()
      dir.write('elsewhere/.env', 'LOG_LEVEL=loud\n')
      const { code, stdout, stderr } = await call(dir, [...args, '-C', 'elsewhere'])
      expect({ code, stdout }).toEqual({ code: EXIT_CODE.USAGE, stdout: '' })
      for (const part of ['--log-level', 'LOG_LEVEL', 'loud', '.env']) expect(stderr).toContain(part)
    })

    if (missing === undefined) return
    test('in an empty folder it exits 3, names the missing input and writes nothing', async () => {
      const dir = workdir()
      const { code, stdout, stderr } = await call(dir, args)
      expect({ code, stdout }, stderr).toEqual({ code: EXIT_CODE.MISSING_INPUT, stdout: '' })
      expect(stderr).toMatch(missing)
      expect(dir.list('artifacts').filter((file) => file !== '.tmp')).toEqual([])
      expect(dir.list('artifacts/.tmp')).toEqual([])
      const asJson = await call(dir, [...args, '--json'])
      expect(JSON.parse(asJson.stdout)).toMatchObject({
        exit_code: EXIT_CODE.MISSING_INPUT,
        error: { code: 'MISSING_INPUT' },
      })
    })
  })
}

interface Row {
  readonly option: string
  readonly variable?: string
  readonly value?: unknown
  readonly origin: string
}

/** How help may show an option: as its flag, as one that can be negated, or as a positional argument. */
const namesOf = (flag: string): string[] => [
  flag,
  flag.replace('--', '--[no-]'),
  flag.replaceAll('-', '').toUpperCase(),
]
