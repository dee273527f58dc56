import type { Viewer } from '@channelgraph/access'
import { isOperation, mayPerform } from '@channelgraph/contracts'
import type { Grants } from '@channelgraph/engine'

const known = new WeakMap<Viewer, Grants>()

/**
 * What the supergraph's access directives may demand of a viewer. A policy is an operation of the permission matrix, asked as
 * departments ask it; one that no matrix knows holds for nobody.
 */
export function grantsOf(viewer: Viewer): Grants {
  const given = known.get(viewer) // a viewer object lives as long as its token is remembered
  if (given) return given
  const { roles, scopes = [] } = viewer
  const grants = {
    key: JSON.stringify([[...roles].sort(), scopes]),
    isAuthenticated: true, // the door lets nobody else in
    scopes: new Set(scopes),
    holds: (policy: string) => isOperation(policy) && mayPerform(roles, policy),
  }
  known.set(viewer, grants)
  return grants
}
