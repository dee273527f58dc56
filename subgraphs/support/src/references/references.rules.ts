import { isId } from '@channelgraph/values'

/** An entity that another department owns: all this department knows is its id. */
export interface Reference {
  readonly id: string
}

/** A region, which the channel department owns. */
export interface RegionReference {
  readonly code: string
}

/** The reference of an id that may be missing. */
export const referenceTo = (id: string | null): Reference | null => (id === null ? null : { id })

/** The employee of a subject; null for a partner's own user and for the system. */
export const employeeOf = (subject: string | null): Reference | null =>
  subject !== null && isId('employee', subject) ? { id: subject } : null
