import { lstatSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isGone, processMark } from './process-mark.ts'

/**
 * Puts a staged folder in the place of a target. A link is led to it in one step: the folder gets a name beside the one
 * that the link led to, which stays for those who read it until the next time. A folder cannot be renamed over another:
 * the old one steps aside, and for the moment between two renames there is none.
 */
export function replaceFolder(staged: string, target: string): void {
  const kind = kindOf(target)
  if (kind === 'link') leadLink(staged, target)
  else if (kind === 'folder') changePlaces(staged, target)
  else renameSync(staged, target)
}

function changePlaces(staged: string, target: string): void {
  const aside = beside(target, `${processMark()}${ASIDE}`)
  renameSync(target, aside)
  try {
    renameSync(staged, target)
  } catch (error) {
    renameSync(aside, target)
    throw error
  }
  rmSync(aside, { recursive: true, force: true })
}

/** Puts the folder back that a run set aside which was killed before it had another for its place. */
export function restoreFolder(target: string): void {
  if (kindOf(target) !== 'none') return
  const prefix = basename(beside(target, ''))
  const left = namesIn(dirname(target)).find(
    (name) => name.startsWith(prefix) && name.endsWith(ASIDE) && isGone(name.slice(prefix.length, -ASIDE.length)),
  )
  if (left !== undefined) renameSync(join(dirname(target), left), target)
}

/** The folder that a link leads to, or would if it were there; the target itself where it is no link. */
export const linkedFolder = (target: string): string =>
  kindOf(target) === 'link' ? resolve(dirname(target), readlinkSync(target)) : target

const ASIDE = '.old.tmp'

const beside = (target: string, end: string): string => join(dirname(target), `.${basename(target)}.${end}`)

function kindOf(path: string): 'none' | 'link' | 'folder' | 'other' {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 'none'
  return stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'folder' : 'other'
}

/** Of the folders that were made so, the one before stays and those before it go. */
function leadLink(staged: string, target: string): void {
  const before = linkedFolder(target)
  const parent = dirname(before)
  const prefix = `${basename(target)}-`
  const version = nextVersion(parent, prefix)
  renameSync(staged, join(parent, version))
  const link = beside(target, `${processMark()}.tmp`)
  symlinkSync(join(dirname(readlinkSync(target)), version), link)
  renameSync(link, target)
  for (const name of namesIn(parent)) {
    const isOlder = name.startsWith(prefix) && timesIn(name.slice(prefix.length)).length > 0 && name < version
    if (isOlder && name !== basename(before)) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** The name of a folder by the time, to the millisecond, or right after the latest there is: a clock may go back. */
function nextVersion(parent: string, prefix: string): string {
  const times = namesIn(parent).flatMap((name) => (name.startsWith(prefix) ? timesIn(name.slice(prefix.length)) : []))
  const time = Math.max(Date.now(), ...times.map((before) => before + 1))
  return `${prefix}${new Date(time).toISOString().replaceAll(/\W/g, '')}`
}

const VERSION = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/

/** The time that a version tells; none of what is not one. */
function timesIn(version: string): number[] {
  const time = Date.parse(version.replace(VERSION, '$1-$2-$3T$4:$5:$6.$7Z'))
  return VERSION.test(version) && !Number.isNaN(time) ? [time] : []
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
