import type { GraphQLSchema } from 'graphql'
import { createContext, useContext, useEffect, useState } from 'react'
import type { Send } from '../question.ts'

/** By whom, and of which schema, the pickers ask. */
export interface Asking {
  readonly send: Send
  readonly schema: GraphQLSchema
}

export const AskingOfBuilder = createContext<Asking | null>(null)

export function useAsking(): Asking {
  const asking = useContext(AskingOfBuilder)
  if (!asking) throw new Error('A picker stands in a builder.')
  return asking
}

export type Loaded<T> =
  | { readonly state: 'waiting' }
  | { readonly state: 'loaded'; readonly value: T }
  | { readonly state: 'failed'; readonly reason: string }

/** How long a text stays as it is before it is looked up. */
const PAUSE_MS = 200

/** What `load` brings for a key; null as key asks for nothing. Another key gives up what is under way. */
export function useLoaded<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<{ readonly key: string | null; readonly is: Loaded<T> }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is loaded
  useEffect(() => {
    if (key === null) return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      load(abort.signal).then(
        (value) => setLoaded({ key, is: { state: 'loaded', value } }),
        (failure: unknown) => {
          if (abort.signal.aborted) return
          setLoaded({
            key,
            is: { state: 'failed', reason: failure instanceof Error ? failure.message : String(failure) },
          })
        },
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [key])
  return loaded && loaded.key === key ? loaded.is : { state: 'waiting' }
}
