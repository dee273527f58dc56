/** The engine in the shape Apollo Server expects of a gateway: `load`, `onSchemaLoadOrUpdate`, `stop`. */
import type {
  GatewayExecutionResult,
  GatewayGraphQLRequestContext,
  GatewayInterface,
  GatewaySchemaLoadOrUpdateCallback,
} from '@apollo/server-gateway-interface'
import type { Engine, EngineRequest } from './engine.ts'

export interface ApolloGatewayOptions {
  /**
   * What of Apollo's request goes to the engine: the context for `headers` and `identityKey` (default: Apollo's
   * context value), the client's AbortSignal, a key under which equal requests in flight may be merged.
   */
  requestOf?: (
    request: GatewayGraphQLRequestContext,
  ) => Pick<EngineRequest, 'context' | 'signal' | 'mergeKey' | 'fairnessKey'>
}

export interface EngineGateway extends GatewayInterface {
  /** `engine.swap`, and then Apollo Server is told of the new schema. Rejects, and changes nothing, if it cannot be loaded. */
  swap: Engine['swap']
}

/**
 * Use it together with `stringifyResult` of this package, which lets the written data through; without that option the
 * answers are the same, parsed and written once more. `stop` (called by Apollo Server) stops the engine.
 */
export function apolloGateway(engine: Engine, options: ApolloGatewayOptions = {}): EngineGateway {
  const listeners = new Set<GatewaySchemaLoadOrUpdateCallback>()
  const tell = (listener: GatewaySchemaLoadOrUpdateCallback) =>
    listener({ apiSchema: engine.schema, coreSupergraphSdl: engine.supergraphSdl })
  const requestOf = options.requestOf ?? ((request) => ({ context: request.context }))
  const executor = async (request: GatewayGraphQLRequestContext): Promise<GatewayExecutionResult> => {
    // In the moment of a swap Apollo Server may have validated against the schema before: then the text is looked at anew.
    const operation = request.schema === engine.schema ? { document: request.document } : { query: request.source }
    const result = await engine.executeWritten({
      ...operation,
      operationName: request.request.operationName,
      variables: request.request.variables,
      ...requestOf(request),
    })
    return result as GatewayExecutionResult
  }
  return {
    async load() {
      for (const listener of listeners) tell(listener)
      return { executor }
    },
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async swap(next) {
      await engine.swap(next)
      for (const listener of listeners) tell(listener)
    },
    stop: () => engine.stop(),
  }
}
