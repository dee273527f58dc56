import { ApolloServer, type ApolloServerOptionsWithGateway, type ApolloServerPlugin, HeaderMap } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { stringifyResult, WrittenJson } from '@channelgraph/engine'
import type { HttpReply, Logger } from '@channelgraph/process'
import type { Text } from '@channelgraph/values'
import { type ExecutionResult, type GraphQLSchema, print } from 'graphql'
import type { Limits } from './env.ts'
import { maskResult, maskServerError } from './errors.ts'
import type { ExecutableOperation, Executor } from './executor.ts'
import { type AdmittedOperation, DocumentGuard } from './guard/documents.ts'
import type { GraphRequest } from './guard/request.ts'
import { Turns } from './guard/turns.ts'
import type { RequestContext } from './request-context.ts'
import { readValuesStrictly } from './scalars.ts'

type ServedGateway = ApolloServerOptionsWithGateway<RequestContext>['gateway']

/** How many operations a new supergraph plans before it is used. */
const WARMED = 50

export interface GraphOptions {
  readonly executor: Executor
  readonly limits: Limits
  readonly log: Logger
  /** The `kid` of the key that signs who asks. */
  readonly identityKeyId: string
  /** Told the code of every error that is answered. */
  readonly countError: (code: string) => void
}

/** Everything that belongs to one supergraph: its schema, the documents let in, the executor, Apollo Server. */
export class Graph {
  readonly schema: GraphQLSchema
  readonly #executor: Executor
  readonly #guard: DocumentGuard
  readonly #server: ApolloServer<RequestContext>
  /** Turns at beginning what is known, and at reading what is not. */
  readonly #turns = { begin: new Turns(), read: new Turns() }
  #underWay = 0
  #whenIdle: () => void = () => undefined

  private constructor(
    schema: GraphQLSchema,
    executor: Executor,
    guard: DocumentGuard,
    server: ApolloServer<RequestContext>,
  ) {
    this.schema = schema
    this.#executor = executor
    this.#guard = guard
    this.#server = server
  }

  /** Makes a supergraph ready to answer. Rejects for one that cannot be run. */
  static async load(supergraphSdl: string, options: GraphOptions): Promise<Graph> {
    const { executor, limits, log, countError } = options
    const schema = await executor.load(supergraphSdl)
    readValuesStrictly(schema)
    const guard = new DocumentGuard(schema, supergraphSdl, limits)
    const execute = async (operation: ExecutableOperation): Promise<ExecutionResult> =>
      maskResult(await executor.execute(operation), operation.operation.operation, operation.context, options)
    const server = new ApolloServer<RequestContext>({
      gateway: served(schema, supergraphSdl, execute),
      documentStore: documentStoreOf(guard),
      introspection: true,
      csrfPrevention: true,
      persistedQueries: false,
      allowBatchedHttpRequests: false,
      includeStacktraceInErrorResponses: false,
      stopOnTerminationSignals: false,
      // An executor may answer with data that are text already: they go out as they are.
      stringifyResult,
      formatError: maskServerError(log),
      logger: log.child({ component: 'apollo' }),
      plugins: [
        ApolloServerPluginCacheControlDisabled(),
        ApolloServerPluginInlineTraceDisabled(),
        ApolloServerPluginLandingPageDisabled(),
        ApolloServerPluginSchemaReportingDisabled(),
        ApolloServerPluginUsageReportingDisabled(),
        errorsOf(countError),
      ],
    })
    await server.start()
    return new Graph(schema, executor, guard, server)
  }

  /**
   * Waits until it is a viewer's turn: a hundred requests of one begin one after another, with the others' between them. What is
   * known does not wait for what has to be read first. Admit it afterwards, in the same tick.
   */
  turnOf(viewer: string, request: GraphRequest): Promise<void> {
    return this.#turns[this.#guard.knows(request) ? 'begin' : 'read'].wait(viewer)
  }

  /** Checks a request before it runs. Throws RequestRefused. Answer it in the same tick, before another graph can take this one's place. */
  admit(request: GraphRequest): AdmittedOperation {
    return this.#guard.admit(request)
  }

  /** Runs a request that was let in; returns the answer over HTTP, in the form of the client's `accept` header. */
  answer(request: GraphRequest, context: RequestContext, accept: string | undefined): Promise<HttpReply> {
    return this.#whileUnderWay(async () => {
      const headers = new HeaderMap([['content-type', 'application/json']])
      if (accept) headers.set('accept', accept)
      const {
        status,
        headers: sent,
        body,
      } = await this.#server.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers, search: '', body: request },
        context: async () => context,
      })
      if (body.kind !== 'complete') throw new Error('incremental delivery is not served')
      return { status: status ?? 200, headers: Object.fromEntries(sent), body: body.string }
    })
  }

  /** Runs a request of the gateway's own that was let in. */
  ask({ query, variables, operationName }: GraphRequest, context: RequestContext): Promise<ExecutionResult> {
    return this.#whileUnderWay(async () => {
      const { body } = await this.#server.executeOperation(
        { query, variables: { ...variables }, operationName: operationName ?? undefined },
        { contextValue: context },
      )
      if (body.kind !== 'single') throw new Error('incremental delivery is not served')
      const { data, ...rest } = body.singleResult as ExecutionResult
      return { ...rest, data: data instanceof WrittenJson ? (data.toJSON() as ExecutionResult['data']) : data }
    })
  }

  /** Plans what the former graph was asked last, before this one takes its place. */
  async warm(former: Graph): Promise<void> {
    await this.#executor.warm?.(former.#guard.recent(WARMED).map((document) => print(document)))
  }

  /** Waits for the operations under way, then lets everything go. No operation may begin after this. */
  async retire(): Promise<void> {
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve
      })
    }
    await this.#server.stop()
    await this.#executor.stop()
  }

  async #whileUnderWay<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1
    try {
      return await work()
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#whenIdle()
    }
  }
}

/** An executor in the form Apollo Server takes: the schema never changes, and it is stopped by its graph. */
function served(
  schema: GraphQLSchema,
  supergraphSdl: string,
  execute: (operation: ExecutableOperation) => Promise<ExecutionResult>,
): ServedGateway {
  const listeners = new Set<Parameters<ServedGateway['onSchemaLoadOrUpdate']>[0]>()
  return {
    onSchemaLoadOrUpdate: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    load: async () => {
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: supergraphSdl })
      return {
        executor: async ({ source, queryHash, document, operation, operationName, request, context }) => {
          const variables = request.variables ?? {}
          const asked = {
            source,
            hash: queryHash,
            document,
            operation,
            operationName,
            variables,
            context: context as RequestContext,
          }
          return (await execute(asked)) as { data?: Record<string, unknown> }
        },
      }
    },
    stop: async () => undefined,
  }
}

/** Apollo Server finds what the guard let in and does not parse it again; it names documents by schema and SHA-256. */
function documentStoreOf(guard: DocumentGuard) {
  return {
    get: async (key: string) => guard.admitted(key.slice(key.lastIndexOf(':') + 1)),
    set: async () => undefined,
    delete: async () => undefined,
  }
}

/** Every error says in the asker's language which request it belongs to, whoever made it, and is counted by its code. */
const errorsOf = (countError: GraphOptions['countError']): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue }) => {
      if (response.body.kind !== 'single') return
      const { singleResult } = response.body
      const { requestId, viewer } = contextValue
      singleResult.errors = singleResult.errors?.map((error) => {
        const { text, ...extensions } = error.extensions ?? {}
        countError(String(extensions.code))
        // `maskServerError` does not know who asks.
        const message = (text as Text | undefined)?.[viewer.lang ?? 'en'] ?? error.message
        return { ...error, message, extensions: { ...extensions, requestId } }
      })
    },
  }),
})
