import { createHash } from 'node:crypto'
import { ApolloGateway, type GraphQLDataSource, type GraphQLDataSourceProcessOptions } from '@apollo/gateway'
import { AccessFilter, stripAuthDirectives } from '@channelgraph/engine'
import type { Logger } from '@channelgraph/process'
import { type DocumentNode, type ExecutionResult, type GraphQLSchema, Kind, print } from 'graphql'
import type { ExecutableOperation, Executor } from './executor.ts'
import { unknownDepartment } from './failures.ts'
import { grantsOf } from './grants.ts'
import type { RequestContext } from './request-context.ts'
import type { SubgraphClient } from './subgraph-client.ts'

type StockExecute = ApolloGateway['executor']
type StockRequest = Parameters<StockExecute>[0]
type StockAnswer = Awaited<ReturnType<GraphQLDataSource['process']>>

/** Runs operations with @apollo/gateway, asking the departments through our own clients. */
export class StockExecutor implements Executor {
  readonly #clients: ReadonlyMap<string, SubgraphClient>
  readonly #log: Logger
  #running: { gateway: ApolloGateway; schema: GraphQLSchema; access: AccessFilter; execute: StockExecute } | undefined

  constructor(clients: ReadonlyMap<string, SubgraphClient>, log: Logger) {
    this.#clients = clients
    this.#log = log
  }

  async load(supergraphSdl: string): Promise<GraphQLSchema> {
    const gateway = new ApolloGateway({
      // It refuses a supergraph that demands something of its readers: that is asked here, before and behind it.
      supergraphSdl: stripAuthDirectives(supergraphSdl),
      buildService: ({ name }) => new DepartmentDataSource(this.#clientOf(name)),
      logger: apolloLogger(this.#log),
      // Shows the plan to whoever sends a header, unless NODE_ENV is production.
      __exposeQueryPlanExperimental: false,
    })
    let schema: GraphQLSchema | undefined
    gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
      schema = apiSchema
    })
    const { executor } = await gateway.load()
    if (!schema || !executor) throw new Error('@apollo/gateway loaded without a schema')
    this.#running = { gateway, schema, access: new AccessFilter(supergraphSdl, schema), execute: executor }
    return schema
  }

  async execute(operation: ExecutableOperation): Promise<ExecutionResult> {
    if (!this.#running) throw new Error('load() comes before execute()')
    const { access } = this.#running
    const { document, operation: asked, variables, context } = operation
    const restricted = access.restrict(document, asked.name?.value, variables, grantsOf(context.viewer))
    if (!restricted) return await this.#run(operation)
    const allowed = restricted.document && operationIn(restricted.document)
    return restricted.complete(allowed ? await this.#run({ ...operation, ...allowed }) : {})
  }

  async #run(operation: ExecutableOperation): Promise<ExecutionResult> {
    const { execute, schema } = this.#running!
    return await execute(requestContextOf(operation, schema, this.#log))
  }

  async stop(): Promise<void> {
    await this.#running?.gateway.stop()
  }

  #clientOf(name: string): SubgraphClient {
    const client = this.#clients.get(name)
    if (client) return client
    throw new Error(unknownDepartment(name))
  }
}

/** What is left of an operation, as one of its own: its text names another plan. */
function operationIn(document: DocumentNode): Pick<ExecutableOperation, 'source' | 'hash' | 'document' | 'operation'> {
  const source = print(document)
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('an operation has no document without it')
  return { source, hash: createHash('sha256').update(source).digest('hex'), document, operation }
}

class DepartmentDataSource implements GraphQLDataSource {
  readonly #client: SubgraphClient

  constructor(client: SubgraphClient) {
    this.#client = client
  }

  async process({ request, context }: GraphQLDataSourceProcessOptions): Promise<StockAnswer> {
    const { query = '', operationName, variables } = request
    return await this.#client.send({ query, operationName, variables }, context as RequestContext)
  }
}

/** What @apollo/gateway reads of a request of Apollo Server's. */
function requestContextOf(operation: ExecutableOperation, schema: GraphQLSchema, log: Logger): StockRequest {
  const { source, hash, document, variables } = operation
  const operationName = operation.operation.name?.value
  const request = {
    query: source,
    operationName,
    variables: variables as Record<string, unknown>,
  }
  const needed = {
    request,
    schema,
    source,
    document,
    operation: operation.operation,
    operationName: operationName ?? null,
    queryHash: hash,
    context: operation.context,
    logger: apolloLogger(log),
    metrics: {},
  }
  return needed as unknown as StockRequest
}

const apolloLogger = (log: Logger) => ({
  debug: (message?: unknown) => log.trace(String(message)),
  info: (message?: unknown) => log.debug(String(message)),
  warn: (message?: unknown) => log.warn(String(message)),
  error: (message?: unknown) => log.error(String(message)),
})
