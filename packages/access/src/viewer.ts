import { mayPerform, type Operation, type Role } from '@channelgraph/contracts'
import { forbidden, type Language, type Text } from '@channelgraph/values'

/** Who asks, as the gateway vouches for it. */
export interface Viewer {
  /** The employee's id, the partner user's or the applicant's account, or "system". */
  readonly subject: string
  readonly roles: readonly Role[]
  /** The partner a partner user belongs to; null for staff and for applicants. */
  readonly partnerId: string | null
  /** Paths of the regions a channel manager answers for, such as "HUADONG/" or "HUANAN/440000/". */
  readonly regions: readonly string[]
  /** What the token's `scope` grants; our own schema asks for none, another's may (`@requiresScopes`). */
  readonly scopes?: readonly string[]
  /** The language its messages are in; English where it says nothing. */
  readonly lang?: Language
}

/** Acts for events and schedules; never comes from a token. */
export const systemViewer: Viewer = { subject: 'system', roles: ['SYS'], partnerId: null, regions: [] }

/** Throws FORBIDDEN unless one of the viewer's roles may perform the operation. */
export function authorise(viewer: Viewer, operation: Operation): void {
  if (mayPerform(viewer.roles, operation)) return
  const { en, zh } = mayNotPerform(viewer, operation)
  throw forbidden(en, zh)
}

/** What a viewer is told whose roles do not permit an operation. */
export const mayNotPerform = ({ roles }: Viewer, operation: string): Text => ({
  en: `Your roles (${roles.join(', ') || 'none'}) may not perform ${operation}.`,
  zh: `您的角色(${roles.join('、') || '无'})不能执行 ${operation}。`,
})

/**
 * Whether a viewer acts for somebody outside of the house, a partner or an applicant, whatever roles it has beside: what staff write
 * for each other, and who of them it was, is not told to it.
 */
export const isOutsider = ({ partnerId, roles }: Pick<Viewer, 'partnerId' | 'roles'>): boolean =>
  partnerId !== null || roles.includes('APPLICANT')

export const hasRole = (viewer: Viewer, ...roles: Role[]): boolean => roles.some((role) => viewer.roles.includes(role))
