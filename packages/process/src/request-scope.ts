import { AsyncLocalStorage } from 'node:async_hooks'
import type { Work } from './work.ts'

/** What belongs to one request wherever the code has got to: for the log of what nobody caught, and for stopping in time. */
export interface RequestScope {
  readonly requestId: string
  /** The bounded work of the request; a request that computes nothing has none. */
  work?: Work
}

const scopes = new AsyncLocalStorage<RequestScope>()

/** Runs all that follows from a request as its own. */
export const inRequest = <T>(scope: RequestScope, run: () => T): T => scopes.run(scope, run)

/** The request under way; undefined in what nobody asked for, such as a sweep. */
export const currentRequest = (): RequestScope | undefined => scopes.getStore()

/** The bounded work that is under way. */
export const currentWork = (): Work | undefined => scopes.getStore()?.work
