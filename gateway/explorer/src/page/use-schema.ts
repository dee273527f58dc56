import { buildSchema, type GraphQLSchema } from 'graphql'
import { useEffect, useRef, useState } from 'react'
import type { Asker } from '../asker.ts'
import type { FieldOwners } from '../config.ts'
import { RETRY_MS } from '../gateway.ts'
import { asProblem, type Problem } from '../problem.ts'
import { readAs } from '../schema-text.ts'
import type { Connection } from './use-asker.ts'

export interface SchemaState {
  readonly schema: GraphQLSchema | null
  /** What the asker may read of it; null until that is known. */
  readonly mine: GraphQLSchema | null
  readonly owners: FieldOwners | null
  /** Why the schema is not there. */
  readonly problem: Problem | null
}

interface Read {
  readonly schema: GraphQLSchema
  readonly owners: FieldOwners | null
}

interface Mine {
  readonly of: Asker
  readonly schema: GraphQLSchema
}

interface Failure {
  readonly of: Asker
  readonly problem: Problem
}

/**
 * The schema, read once: it is the same for everybody, and another persona only asks which part of it is its own. Asked again every few
 * seconds while the gateway is away.
 */
export function useSchema(connection: Connection | null): SchemaState {
  const [read, setRead] = useState<Read | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const mine = useMine(read ? (connection?.asker ?? null) : null)
  const isRead = read !== null

  useEffect(() => {
    if (!connection || isRead) return
    const { asker } = connection
    const life = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const attempt = async (): Promise<void> => {
      try {
        const text = await readAs(asker, '/schema.graphql', life.signal)
        // On its way while the schema is built, which takes a slow phone as long.
        const [owners, schema] = await Promise.all([
          readAs(asker, '/field-owners.json', life.signal),
          new Promise((resolve) => setTimeout(resolve)).then(() => built(text)),
        ])
        setRead({ schema, owners: JSON.parse(owners) as FieldOwners })
        setFailure(null)
      } catch (reason) {
        if (life.signal.aborted) return
        const problem = asProblem(reason)
        setFailure({ of: asker, problem })
        if (problem.kind === 'unreachable') timer = setTimeout(attempt, RETRY_MS)
      }
    }
    void attempt()
    return () => {
      clearTimeout(timer)
      life.abort()
    }
  }, [connection, isRead])

  const problem = !isRead && failure && failure.of === connection?.asker ? failure.problem : null
  return { schema: read?.schema ?? null, owners: read?.owners ?? null, mine, problem }
}

/** Two people who may read the same have one schema. */
function useMine(asker: Asker | null): GraphQLSchema | null {
  const known = useRef({ byAsker: new Map<Asker, GraphQLSchema>(), byText: new Map<string, GraphQLSchema>() })
  const [mine, setMine] = useState<Mine | null>(null)

  useEffect(() => {
    if (!asker) return
    const { byAsker, byText } = known.current
    const former = byAsker.get(asker)
    if (former) return setMine({ of: asker, schema: former })
    const life = new AbortController()
    readAs(asker, '/schema.graphql?mine', life.signal).then(
      (text) => {
        const schema = byText.get(text) ?? built(text)
        byText.set(text, schema)
        byAsker.set(asker, schema)
        setMine({ of: asker, schema })
      },
      // Without it nothing is marked in the builder; who may not ask learns so from the answer.
      () => life.signal.aborted || setMine(null),
    )
    return () => life.abort()
  }, [asker])

  return mine?.of === asker ? mine.schema : null
}

const built = (text: string): GraphQLSchema => buildSchema(text, { assumeValid: true, assumeValidSDL: true })
