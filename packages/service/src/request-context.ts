import { authorise, type Scope, scopeFor } from '@channelgraph/access'
import type { Operation } from '@channelgraph/contracts'
import type { RequestContext } from './subgraph.ts'

/** What a request's context is made from. */
export type RequestBase = Omit<RequestContext, 'loaders' | 'withScope'>

/** A request's context: one set of loaders for each scope that its viewer's roles give, made when it is asked for. */
export function requestContext<Loaders>(
  base: RequestBase,
  createLoaders: (ctx: RequestBase) => Loaders,
): RequestContext<Loaders> {
  // For one viewer two scopes of a kind are the same.
  const byKind = new Map<Scope['kind'], RequestContext<Loaders>>()
  const withScope = (scope: Scope): RequestContext<Loaders> => {
    const known = byKind.get(scope.kind)
    if (known) return known
    const own = { ...base, scope }
    const context = { ...own, loaders: createLoaders(own), withScope }
    byKind.set(scope.kind, context)
    return context
  }
  return withScope(base.scope)
}

/**
 * The context in which a field that an operation guards is read: FORBIDDEN where no role of the viewer permits it, else with the
 * rows of those roles that do. Most viewers' roles give one scope, and this is the context itself.
 */
export function permittedContext<Loaders>(
  context: RequestContext<Loaders>,
  operation: Operation,
): RequestContext<Loaders> {
  authorise(context.viewer, operation)
  const scope = scopeFor(context.viewer, operation)
  return scope.kind === context.scope.kind ? context : context.withScope(scope)
}
