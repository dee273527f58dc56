import { useCallback, useMemo, useState } from 'react'
import { type Asker, personaAsker, tokenAsker } from '../asker.ts'
import type { ExplorerConfig, ExplorerPersona } from '../config.ts'
import { fetchToken } from '../gateway.ts'
import { forgetToken, rememberedPersona, rememberedToken, rememberPersona, rememberToken } from './remembered.ts'

/** An asker at work. Another object for the same asker means: begin again, from reading the schema. */
export interface Connection {
  readonly asker: Asker
}

export interface AskerState {
  /** Those who may be asked as instead; none in production. */
  readonly others: readonly Asker[]
  /** Null in production until a token is given. */
  readonly connection: Connection | null
  /** Null in production. */
  readonly persona: ExplorerPersona | null
  /** Who asks from now on; null for a name that this gateway does not offer. */
  choosePersona(name: string): Asker | null
  giveToken(token: string): void
  dropToken(): void
  /** Reads the schema again. */
  reconnect(): void
}

interface Chosen {
  readonly persona: ExplorerPersona | null
  readonly connection: Connection | null
}

/** Who is asking: remembered over a reload of this tab, the first persona at first. */
export function useAsker({ personas }: ExplorerConfig): AskerState {
  // One for each, so that a token and what is known of a person outlast the choice of another.
  const askers = useMemo(
    () => new Map(personas?.map((persona) => [persona.name, personaAsker(persona, fetchToken)])),
    [personas],
  )
  const asPersona = (persona: ExplorerPersona | undefined): Chosen => {
    const asker = persona && askers.get(persona.name)
    return asker ? { persona, connection: { asker } } : { persona: null, connection: null }
  }
  const [chosen, setChosen] = useState<Chosen>(() => {
    const token = rememberedToken()
    if (!personas) return { persona: null, connection: token ? { asker: tokenAsker(token) } : null }
    return asPersona(personas.find(({ name }) => name === rememberedPersona()) ?? personas[0])
  })

  const asker = chosen.connection?.asker
  const others = useMemo(() => [...askers.values()].filter((other) => other !== asker), [askers, asker])

  const reconnect = useCallback(
    () => setChosen(({ persona, connection }) => ({ persona, connection: connection && { asker: connection.asker } })),
    [],
  )

  return {
    ...chosen,
    others,
    choosePersona(name) {
      const persona = personas?.find((candidate) => candidate.name === name)
      if (!persona) return null
      rememberPersona(name)
      const next = asPersona(persona)
      setChosen(next)
      return next.connection?.asker ?? null
    },
    giveToken(token) {
      rememberToken(token)
      setChosen({ persona: null, connection: { asker: tokenAsker(token) } })
    },
    dropToken() {
      forgetToken()
      setChosen({ persona: null, connection: null })
    },
    reconnect,
  }
}
