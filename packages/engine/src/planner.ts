/** One supergraph's planner: SDL in, plans out as plain data. Runs in the planner thread, or inline in tests. */
import { operationFromDocument, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals'
import { type PlanNode, type QueryPlan, QueryPlanner } from '@apollo/query-planner'
import { Kind, parse, print, printSchema } from 'graphql'
import { planningSupergraph, type RequiredField } from './planning-supergraph.ts'

export interface PlannerLimits {
  maxEvaluatedPlans: number
  maxPaths: number
}

/** What the main thread needs to know of a supergraph beside its SDL. */
export interface PlannerFacts {
  /** The schema clients see. */
  apiSdl: string
  required: Record<string, RequiredField>
  requirementsOf: Record<string, string[]>
  overrideLabels: string[]
}

export interface PlanRequest {
  /** One operation without fragments or conditions. */
  document: string
  /** Labels of progressive overrides that are on. */
  overrides: readonly string[]
}

export interface Planner {
  facts: PlannerFacts
  /** Throws what the planner throws (limits, operations it cannot plan). */
  plan(request: PlanRequest): PlanNode | undefined
}

/** Throws GraphQLError for an SDL that is no valid supergraph. */
export function createPlanner(supergraphSdl: string, limits: PlannerLimits): Planner {
  const planning = planningSupergraph(supergraphSdl)
  const supergraph = Supergraph.build(planning.document, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES })
  const apiSchema = supergraph.apiSchema()
  const planner = new QueryPlanner(supergraph, {
    reuseQueryFragments: false,
    debug: { maxEvaluatedPlans: limits.maxEvaluatedPlans, pathsLimit: limits.maxPaths },
  })
  const overrideLabels = [
    ...new Set([...supergraphSdl.matchAll(/overrideLabel:\s*"([^"]*)"/g)].map((match) => match[1]!)),
  ]
  const apiSdl = withoutMadeFields(printSchema(apiSchema.toGraphQLJSSchema()), planning.required)
  return {
    facts: { apiSdl, required: planning.required, requirementsOf: planning.requirementsOf, overrideLabels },
    plan({ document, overrides }) {
      const operation = operationFromDocument(apiSchema, parse(document), { validate: false })
      const plan: QueryPlan = planner.buildQueryPlan(operation, {
        overrideConditions: new Map(overrideLabels.map((label) => [label, overrides.includes(label)])),
      })
      if (plan.node?.kind === 'Subscription') throw new Error('Subscriptions are not executed by this engine.')
      return plan.node
    },
  }
}

function withoutMadeFields(sdl: string, required: Record<string, RequiredField>): string {
  if (Object.keys(required).length === 0) return sdl
  const document = parse(sdl, { noLocation: true })
  return print({
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? { ...definition, fields: definition.fields?.filter((field) => !Object.hasOwn(required, field.name.value)) }
        : definition,
    ),
  })
}
