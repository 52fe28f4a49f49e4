import { basename } from 'node:path'

/** A command that failed, was killed or took too long. */
export class CommandFailed extends Error {
  /** In a line. */
  readonly inShort: string

  constructor(command: readonly string[], how: string, said: string) {
    super(`${command.join(' ')} ${how}\n${said}`)
    const programs = command
      .filter((word, index) => index === 0 || /\.(py|ts)$/.test(word))
      .map((word) => basename(word))
    const lines = said.trim().split('\n')
    const reason = lines.findLast((line) => /(error|exception)\b/i.test(line)) ?? lines.at(-1) ?? ''
    this.inShort = `${programs.at(-1)} ${how}${reason === '' ? '' : `: ${reason.slice(0, 160)}`}`
  }
}
