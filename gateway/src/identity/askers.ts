import type { Viewer } from '@channelgraph/access'
import { ROLES, type Role } from '@channelgraph/contracts'

/** What a token says of its holder that a setting may go by: both are signed, and neither is a name that a client writes itself. */
export interface Asker {
  readonly roles: readonly Role[]
  /** Whom the token was made for (`aud`). */
  readonly audiences: readonly string[]
}

/** A viewer as its token says; departments are told of the viewer alone. */
export type SignedIn = Viewer & Asker

/** Whom a setting is for. */
export type Askers = { readonly role: Role } | { readonly audience: string }

/** Reads `role:PTR` or `audience:portal`; null for what is neither. */
export function readAskers(text: string): Askers | null {
  const [kind, name = '', ...rest] = text.split(':')
  // An audience may be a URL.
  const audience = [name, ...rest].join(':')
  if (kind === 'audience' && audience !== '') return { audience }
  const role = ROLES.find((known) => known === name)
  return kind === 'role' && role && role !== 'SYS' && rest.length === 0 ? { role } : null
}

/** Whether a setting for these is for this one. */
export const isAmong = (askers: Askers, { roles, audiences }: Asker): boolean =>
  'role' in askers ? roles.includes(askers.role) : audiences.includes(askers.audience)
