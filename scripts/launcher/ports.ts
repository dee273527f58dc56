import { createServer } from 'node:net'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { codeOf, StartProblem } from './problem.ts'

export type ServiceName = Department | 'gateway'
export type Ports = Readonly<Record<ServiceName | 'postgres', number>>

export const DEFAULT_PORT_BASE = 4000
const STEP = 100

/** Gateway at the base, the departments after it, Postgres last. */
export function portsFrom(base: number): Ports {
  const departments = Object.fromEntries(DEPARTMENTS.map((name, index) => [name, base + 1 + index]))
  return { gateway: base, ...(departments as Record<Department, number>), postgres: base + 1 + DEPARTMENTS.length }
}

/** Which of the named ports another program listens on. */
export async function takenAmong(ports: Readonly<Record<string, number>>): Promise<string[]> {
  const names = Object.keys(ports)
  const taken = await Promise.all(names.map((name) => isTaken(ports[name] ?? 0)))
  return names.filter((_, index) => taken[index])
}

/** Throws a StartProblem that names every port in use, and a base that is free. */
export async function requireFree(ports: Readonly<Record<string, number>>, base: number): Promise<void> {
  const taken = await takenAmong(ports)
  if (taken.length === 0) return
  const list = taken.map((name) => `${ports[name]} (${name})`).join(', ')
  const free = await freeBase(base + STEP)
  throw new StartProblem(
    `${taken.length === 1 ? 'This port is' : 'These ports are'} in use by another program: ${list}.\n` +
      `Stop that program, or move every port of Channelgraph: PORT_BASE=${free ?? base + STEP} npm start`,
  )
}

/** A base from which all ports are free; null when none was found nearby. */
async function freeBase(from: number): Promise<number | null> {
  for (let base = from; base <= from + 50 * STEP && base < 65_000; base += STEP) {
    if ((await takenAmong(portsFrom(base))).length === 0) return base
  }
  return null
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const listener = createServer()
    listener.once('error', (error) => {
      if (codeOf(error) === 'EADDRINUSE') return resolve(true)
      if (codeOf(error) !== 'EACCES') return reject(error)
      reject(new StartProblem(`This user may not listen on port ${port}. Choose others: PORT_BASE=4000 npm start`))
    })
    listener.listen({ port, host: '127.0.0.1', exclusive: true }, () => listener.close(() => resolve(false)))
  })
}
