import { AccessFilter, type Denied, type Grants } from '@channelgraph/engine'
import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils'
import { type ExecutionResult, executeSync, type GraphQLSchema, isAbstractType, Kind, printSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { AdmittedOperation } from '../guard/documents.ts'
import { fieldOwners } from './field-owners.ts'

/** What is kept: one for each combination of roles that asks. */
const SCHEMAS_KEPT = 20
const ANSWERS_KEPT = 20

interface VisibleSchema {
  readonly schema: GraphQLSchema
  sdl: string | undefined
}

/** A supergraph's schema: what all clients see, and what one viewer may ever ask. Made when first asked for. */
export class VisibleSchemas {
  readonly #whole: VisibleSchema
  readonly #supergraphSdl: string
  #access: AccessFilter | undefined
  #possibleTypes: string | undefined
  #fieldOwners: string | undefined
  readonly #schemas = new LRUCache<string, VisibleSchema>({ max: SCHEMAS_KEPT })
  /** Answers about such schemas: tools ask all the same question, and to answer it takes the one thread's time. */
  readonly #answers = new LRUCache<string, ExecutionResult>({ max: ANSWERS_KEPT })

  constructor(api: GraphQLSchema, supergraphSdl: string) {
    this.#whole = { schema: api, sdl: undefined }
    this.#supergraphSdl = supergraphSdl
  }

  /** The whole of it as text. */
  sdl(): string {
    return sdlOf(this.#whole)
  }

  /** The types of each interface and union, as JSON. */
  possibleTypes(): string {
    const { schema } = this.#whole
    const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType)
    this.#possibleTypes ??= JSON.stringify(
      Object.fromEntries(abstract.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)])),
    )
    return this.#possibleTypes
  }

  /** Whose each field is, and by which permission it is read, as JSON. */
  fieldOwners(): string {
    this.#fieldOwners ??= JSON.stringify(fieldOwners(this.#whole.schema, this.#supergraphSdl))
    return this.#fieldOwners
  }

  sdlFor(grants: Grants): string {
    return sdlOf(this.#for(this.#deniedTo(grants)))
  }

  /** Answers an operation that asks for nothing but the schema, with what the viewer may ever ask. */
  introspect({ hash, document, operation, variables }: AskedOfSchema, grants: Grants): ExecutionResult {
    const denied = this.#deniedTo(grants)
    const key = JSON.stringify([denied?.key, hash, operation.name?.value, variables])
    const answer =
      this.#answers.get(key) ??
      executeSync({
        schema: this.#for(denied).schema,
        document,
        operationName: operation.name?.value,
        variableValues: variables,
      })
    this.#answers.set(key, answer)
    return answer
  }

  #deniedTo(grants: Grants): Denied | undefined {
    this.#access ??= new AccessFilter(this.#supergraphSdl, this.#whole.schema)
    return this.#access.deniedTo(grants)
  }

  #for(denied: Denied | undefined): VisibleSchema {
    if (!denied) return this.#whole
    const visible = this.#schemas.get(denied.key) ?? {
      schema: visibleSchema(this.#whole.schema, denied),
      sdl: undefined,
    }
    this.#schemas.set(denied.key, visible)
    return visible
  }
}

function sdlOf(visible: VisibleSchema): string {
  visible.sdl ??= printSchema(visible.schema)
  return visible.sdl
}

type AskedOfSchema = Pick<AdmittedOperation, 'hash' | 'document' | 'operation' | 'variables'>

/** Whether an operation asks for nothing but the schema. */
export const asksOnlyForSchema = ({ operation }: AskedOfSchema): boolean =>
  operation.selectionSet.selections.every((node) => node.kind === Kind.FIELD && node.name.value.startsWith('__'))

/**
 * What one viewer may ever ask of a schema: without the fields that its grants do not give, and what nothing leads to then. A field
 * that is left may still be refused for a row that is another's.
 */
export function visibleSchema(api: GraphQLSchema, denied: Denied): GraphQLSchema {
  const seen = mapSchema(api, {
    [MapperKind.COMPOSITE_FIELD]: (config, field, type) => (denied.field(type, field) ? null : config),
    [MapperKind.OBJECT_TYPE]: (type) => (denied.type(type.name) ? null : type),
  })
  return pruneSchema(seen)
}
