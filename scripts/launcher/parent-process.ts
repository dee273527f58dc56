import { readFileSync } from 'node:fs'
import { codeOf } from './problem.ts'

/**
 * The processes that started this one, as a text that changes when they are gone: npm, with the shell it runs scripts in.
 * Some shells step aside (exec), others stay between.
 */
export function parentProcesses(): string {
  const { ppid } = process
  return isScriptShell(ppid) ? `${ppid} of ${parentOf(ppid)}` : String(ppid)
}

const isScriptShell = (pid: number): boolean => /^\S*sh\0-c\0/.test(read(`/proc/${pid}/cmdline`))

/** Linux only; elsewhere shells step aside. */
const parentOf = (pid: number): string => /\) \S+ (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? 'nobody'

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(codeOf(error) ?? '')) return ''
    throw error
  }
}
