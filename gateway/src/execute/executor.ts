import type { Lineage, MissingColumns, Plan } from '@channelgraph/engine'
import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { RequestContext } from './request-context.ts'

/** One operation that was let in: parsed, within the limits, valid for the schema, its variables coercible. */
export interface ExecutableOperation {
  /** The query text. */
  readonly source: string
  /** SHA-256 of the text; with the operation's name it names a plan. */
  readonly hash: string
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: RequestContext
}

/** What a department did not bring. */
export type Missing = MissingColumns

/** A result, with what its executor knows of it beside. */
export interface Executed extends ExecutionResult {
  /** What is missing because departments did not answer. */
  readonly missing?: readonly Missing[] | undefined
  /** What was asked of departments for it, where `context.explain` is set. */
  readonly lineage?: Lineage | undefined
}

/**
 * What runs operations over the departments: the one seam between the door and the engine. An executor runs one
 * supergraph all its life; a new supergraph gets a new executor, so that no operation ever meets two schemas.
 */
export interface Executor {
  /** Reads the supergraph and returns the schema that clients see. Called once. Rejects for one it cannot run. */
  load(supergraphSdl: string): Promise<GraphQLSchema>
  /**
   * Runs an operation. A department that does not answer costs its own data and an error with `extensions.code`
   * UNAVAILABLE and `extensions.serviceName`; the caller masks errors.
   */
  execute(operation: ExecutableOperation): Promise<Executed>
  /** How an operation would go out, without what its viewer may not read. An executor without it explains no run either. */
  plan?(operation: ExecutableOperation): Promise<{ readonly plan?: Plan; readonly errors?: readonly GraphQLError[] }>
  /** Gets ready for operations that will be asked, most used first, so that nobody waits for a plan. */
  warm?(documents: readonly string[]): Promise<number>
  /** Called when no operation is under way any more. */
  stop(): Promise<void>
}
