export { type Denied, type Grants, NO_GRANTS } from './access.ts'
export { AccessFilter, type Restricted } from './access-filter.ts'
export { type ApolloGatewayOptions, apolloGateway, type EngineGateway } from './apollo-gateway.ts'
export { Cancellation } from './cancellation.ts'
export type { Column, MissingColumns } from './columns.ts'
export { createEngine, type Engine, type EngineRequest, type WrittenResult } from './engine.ts'
export { EngineError, type EngineErrorCode } from './errors.ts'
export type { Lineage, Plan, PlanRequest, SentRequest } from './lineage.ts'
export type {
  BreakerOptions,
  EngineHooks,
  EngineLimits,
  EngineOptions,
  ErrorPolicy,
  Optimisations,
  RequestContext,
  SubgraphOptions,
  SubgraphRequest,
  SubgraphResponse,
  Transport,
} from './options.ts'
export { stripAuthDirectives } from './planning-supergraph.ts'
export { stringifyResult, WrittenJson } from './written-json.ts'
