import { AccessFilter, type Denied, type Grants } from '@channelgraph/engine'
import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils'
import { type GraphQLSchema, printSchema } from 'graphql'
import { LRUCache } from 'lru-cache'

/** Texts that are kept: one for each combination of roles that asks. */
const KEPT = 50

/** A supergraph's schema as text: what all clients see, and what one viewer may ever ask. Made when first asked for. */
export class VisibleSchemas {
  readonly #api: GraphQLSchema
  readonly #supergraphSdl: string
  #access: AccessFilter | undefined
  #whole: string | undefined
  readonly #texts = new LRUCache<string, string>({ max: KEPT })

  constructor(api: GraphQLSchema, supergraphSdl: string) {
    this.#api = api
    this.#supergraphSdl = supergraphSdl
  }

  sdl(): string {
    this.#whole ??= printSchema(this.#api)
    return this.#whole
  }

  sdlFor(grants: Grants): string {
    this.#access ??= new AccessFilter(this.#supergraphSdl, this.#api)
    const denied = this.#access.deniedTo(grants)
    if (!denied) return this.sdl()
    const text = this.#texts.get(denied.key) ?? printSchema(visibleSchema(this.#api, denied))
    this.#texts.set(denied.key, text)
    return text
  }
}

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
